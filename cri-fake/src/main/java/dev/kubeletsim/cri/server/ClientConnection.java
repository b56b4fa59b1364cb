// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection to a socket, which can be cut as a dying process cuts it: without a word. gRPC tells a call
 * nothing of its connection, but calls begin on the connection's thread, while it reads.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);
    private static final FastThreadLocal<@Nullable ClientConnection> READING = new FastThreadLocal<>();

    private final Set<ClientConnection> all;
    private volatile @Nullable ChannelHandlerContext context;

    private ClientConnection(Set<ClientConnection> all) {
        this.all = all;
    }

    /** The connection that the calling code reads from; null in process and outside of a call's beginning. */
    public static @Nullable ClientConnection current() {
        return READING.get();
    }

    /**
     * Cuts the connection once what was written before is out. The close begins here, before HTTP/2's own handler, which
     * would say goodbye and wait for open streams. A client that writes at that moment may not read the last of it.
     */
    public void cut() {
        ChannelHandlerContext here = context;
        if (here != null) {
            // In two steps: gRPC's write queue may be at work now, and puts off to a later turn what has just been
            // added.
            here.executor().execute(() -> here.executor().execute(here::close));
        }
    }

    /** Waits until it is closed, {@code seconds} at most; not for event loops. */
    void awaitClosed(long seconds) {
        ChannelHandlerContext here = context;
        if (here != null) {
            here.channel().closeFuture().awaitUninterruptibly(seconds, TimeUnit.SECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) throws Exception {
        all.remove(this);
        super.channelInactive(gone);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
        READING.set(this);
        try {
            super.channelRead(reading, message);
        } finally {
            READING.set(null);
        }
    }

    /** Marks each connection that a server accepts, before the server itself sees it, and keeps it in {@code all}. */
    static ChannelHandler acceptor(Set<ClientConnection> all) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
                if (message instanceof Channel connection) {
                    ClientConnection client = new ClientConnection(all);
                    all.add(client);
                    connection.pipeline().addFirst(client);
                }
                super.channelRead(reading, message);
            }

            // Nearly always too many open files: a pause, and a line of the log instead of a stack trace.
            @Override
            public void exceptionCaught(ChannelHandlerContext accepting, Throwable cause) {
                Channel server = accepting.channel();
                LOG.warn("cannot accept a connection on {}: {}", server.localAddress(), cause.getMessage());
                server.config().setAutoRead(false);
                server.eventLoop().schedule(() -> server.config().setAutoRead(true), 1, TimeUnit.SECONDS);
            }
        };
    }
}
