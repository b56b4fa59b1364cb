// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections without losing what was sent last: closing a socket that has unread bytes resets it, and a reset
 * overtakes data that the other end has not read yet. For the protocols of this module, whose handlers must throw away
 * what still arrives.
 */
public final class Linger {
    /** How long the other end may take to close as well. */
    private static final long LIMIT_MILLIS = 1000;

    private Linger() {}

    /**
     * Leaves the closing to the other end, which has been told that everything is over, and closes when the time is up.
     * For ends like Go's spdystream, which lose what they have received but not yet handed on when their connection
     * ends: Go's own server waits for them in the same way. On the event loop.
     */
    public static void awaitPeer(Channel channel) {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        channel.config().setAutoRead(true);
        var timeout = channel.eventLoop().schedule(() -> close(channel), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timeout.cancel(false));
    }

    /** Says that nothing more will come, then closes when the other end does or the time is up. On the event loop. */
    public static void close(Channel channel) {
        if (!channel.isActive()) {
            channel.close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex && !duplex.isInputShutdown()) {
            duplex.shutdownOutput();
        } else {
            channel.close();
            return;
        }
        channel.config().setAutoRead(true);
        var timeout = channel.eventLoop().schedule(() -> channel.close(), LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> timeout.cancel(false));
    }
}
