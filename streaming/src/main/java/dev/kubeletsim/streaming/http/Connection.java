// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.WriteGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/**
 * A connection that was upgraded away from HTTP. Either its bytes are used, through {@link #input()} and {@link
 * #output()}, or it is handed to a protocol of this module by {@link #install}; not both. Nothing is read before one of
 * them asks.
 */
public final class Connection implements ByteStream {
    private final Channel channel;
    private final RawStream raw;

    /** Must be called on the channel's event loop, with nothing but TLS in its pipeline. */
    Connection(Channel channel) {
        this.channel = channel;
        this.raw = new RawStream(channel);
        channel.pipeline().addLast(raw);
    }

    /** Hands the connection to {@code handlers}, which read by themselves: automatic reading is off. */
    public void install(ChannelHandler... handlers) {
        WriteGate.run(channel, () -> {
            channel.pipeline().addLast(handlers);
            channel.pipeline().remove(raw);
        });
    }

    @Override
    public ByteSource input() {
        return raw;
    }

    @Override
    public ByteSink output() {
        return raw;
    }

    @Override
    public void reset() {
        channel.close();
    }
}
