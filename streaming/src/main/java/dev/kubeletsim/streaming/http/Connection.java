// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import io.netty.channel.Channel;

/**
 * A connection that was upgraded away from HTTP. Either its bytes are used, through {@link #input()} and {@link
 * #output()}, or its channel is handed to a protocol of this module; not both. Nothing is read before one of them asks.
 */
public final class Connection implements ByteStream {
    private final Channel channel;

    Connection(Channel channel) {
        this.channel = channel;
    }

    /** The channel, with nothing but TLS in its pipeline and automatic reading off. */
    public Channel channel() {
        return channel;
    }

    @Override
    public ByteSource input() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ByteSink output() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reset() {
        channel.close();
    }
}
