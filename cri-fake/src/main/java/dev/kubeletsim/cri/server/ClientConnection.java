// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to a socket, which can be cut as a dying process cuts it: without a word. gRPC tells a call
 * nothing of its connection, but calls begin on the connection's thread, while it reads.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter {
    private static final FastThreadLocal<@Nullable ClientConnection> READING = new FastThreadLocal<>();

    private final Set<ClientConnection> all;
    private volatile @Nullable ChannelHandlerContext context;
    /** Whether the client is to find the connection lost; on the event loop. */
    private boolean cut;

    private ClientConnection(Set<ClientConnection> all) {
        this.all = all;
    }

    /** The connection that the calling code reads from; null in process and outside of a call's beginning. */
    public static @Nullable ClientConnection current() {
        return READING.get();
    }

    /**
     * Cuts the connection once what was written before is out: the client finds it ended, and nothing that it still sends
     * counts. HTTP/2's own handler would say goodbye and wait for open streams.
     */
    public void cut() {
        ChannelHandlerContext here = context;
        if (here != null) {
            // In two steps: gRPC's write queue may be at work now, and puts off to a later turn what has just been
            // added.
            here.executor().execute(() -> here.executor().execute(() -> end(here)));
        }
    }

    /** Ends only the way out: a client whose next write fails would not read what was answered before. */
    private void end(ChannelHandlerContext here) {
        cut = true;
        if (here.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            here.close();
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
        if (cut) {
            ReferenceCountUtil.release(message);
            return;
        }
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
        };
    }
}
