// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.spdy;

import dev.kubeletsim.streaming.Linger;
import dev.kubeletsim.streaming.WriteGate;
import dev.kubeletsim.streaming.http.Connection;
import dev.kubeletsim.streaming.http.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdyWindowUpdateFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyGoAwayFrame;
import io.netty.handler.codec.spdy.SpdyHeadersFrame;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySessionStatus;
import io.netty.handler.codec.spdy.SpdyStreamStatus;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a SPDY/3.1 connection.
 *
 * <p>Go's {@code moby/spdystream}, which is on the other end in practice, never sends WINDOW_UPDATE, so this session
 * never waits for one; TCP holds writers back. Nor does it send them, but to an end that has shown by a SETTINGS or
 * WINDOW_UPDATE frame of its own that it counts: a Go server that closes a socket on which such a frame has just arrived
 * resets it, and the last output is lost. A stream whose reader is slow keeps a bounded amount, then the session reads no
 * further, as spdystream does.
 *
 * <p>Confined to the channel's event loop; the public methods may be called from any thread.
 */
public final class SpdySession {
    /** How much a stream keeps for a slow reader before the whole session stops reading. */
    static final int STREAM_LIMIT_BYTES = 256 << 10;

    /** Data frames are no longer than what Go's {@code io.Copy} writes. */
    private static final int MAX_FRAME_BYTES = 32 << 10;

    /** Half of the window that SPDY/3.1 starts with: an end that counts hears of more room in time. */
    static final int WINDOW_UPDATE_BYTES = 32 << 10;

    /** What is announced at once to an end that turns out to count late. */
    static final int MAX_WINDOW_UPDATE_BYTES = 1 << 30;

    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int MAX_STREAMS = 10_000;

    private final boolean server;
    private final Consumer<SpdyStream> onStream;
    private final Map<Integer, SpdyStream> streams = new HashMap<>();
    private final Map<Integer, CompletableFuture<SpdyStream>> opening = new HashMap<>();
    private final Map<Integer, CompletableFuture<@Nullable Void>> pings = new HashMap<>();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private final CompletableFuture<Frames> installed = new CompletableFuture<>();
    private final SynReplyEncoder synReplies = new SynReplyEncoder();
    private volatile Runnable onActivity = () -> {};
    private int nextStreamId = 1;
    private int nextPingId;
    private int lastPeerStreamId;
    private int unacknowledgedBytes;
    private boolean closing;
    private boolean peerCounts;
    private boolean goodbyeSent;
    private boolean goodbyeReceived;

    private SpdySession(boolean server, Consumer<SpdyStream> onStream) {
        this.server = server;
        this.onStream = onStream;
        this.nextPingId = server ? 2 : 1;
    }

    /**
     * The server's end of {@code connection}.
     *
     * @param onStream told of each stream that the client opens, on the event loop; it has been accepted already
     */
    public static SpdySession server(Connection connection, Consumer<SpdyStream> onStream) {
        return install(new SpdySession(true, onStream), connection);
    }

    /** The client's end of {@code connection}; streams that the server opens are refused. */
    public static SpdySession client(Connection connection) {
        return install(new SpdySession(false, SpdyStream::reset), connection);
    }

    private static SpdySession install(SpdySession session, Connection connection) {
        SpdyFrameCodec codec = new SpdyFrameCodec(SpdyVersion.SPDY_3_1, 64 << 10, MAX_HEADER_BYTES, 6, 15, 8, false);
        connection.install(session.new ReadGate(), codec, session.new Frames());
        return session;
    }

    /** Has {@code task} run, on the event loop, whenever a frame comes or goes. */
    public void onActivity(Runnable task) {
        onActivity = task;
    }

    /**
     * Opens a stream, as clients do; completes when the other end has accepted it, fails if it refuses.
     *
     * @throws IllegalStateException on a server's end
     */
    public CompletionStage<SpdyStream> open(Headers headers) {
        if (server) {
            throw new IllegalStateException("servers of this protocol open no streams");
        }
        CompletableFuture<SpdyStream> accepted = new CompletableFuture<>();
        onFrames(frames -> {
            if (closing || closed.isDone()) {
                accepted.completeExceptionally(new IOException("the SPDY session is closed"));
                return;
            }
            int id = nextStreamId;
            nextStreamId += 2;
            Headers lower = lowerCase(headers);
            SpdyStream stream = new SpdyStream(this, id, lower);
            streams.put(id, stream);
            opening.put(id, accepted);
            DefaultSpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
            lower.fields().forEach(field -> frame.headers().add(field.name(), field.value()));
            frames.send(frame);
        });
        return accepted;
    }

    /** Sends a ping; completes with the answer. */
    public CompletionStage<@Nullable Void> ping() {
        CompletableFuture<@Nullable Void> answered = new CompletableFuture<>();
        onFrames(frames -> {
            int id = nextPingId;
            nextPingId += 2;
            pings.put(id, answered);
            frames.send(new DefaultSpdyPingFrame(id));
        });
        return answered;
    }

    /**
     * Says goodbye (GOAWAY) once everything written so far has been sent; the other end closes the connection then, or
     * this one does after a second, at once if the other end has said goodbye before. Idempotent.
     */
    public void close() {
        onFrames(frames -> {
            if (!goodbyeSent) {
                closing = true;
                goodbyeSent = true;
                frames.context
                        .writeAndFlush(new DefaultSpdyGoAwayFrame(lastPeerStreamId, SpdySessionStatus.OK))
                        .addListener(sent -> frames.end());
            }
        });
    }

    /** Completes when the connection is gone, whoever ended it. */
    public CompletionStage<@Nullable Void> closed() {
        return closed;
    }

    // What streams ask for.

    CompletionStage<@Nullable Void> write(SpdyStream stream, byte[] bytes) {
        return installed.thenCompose(frames -> WriteGate.onLoop(frames.context.channel(), () -> {
            if (stream.isOutputEnded()) {
                return CompletableFuture.failedStage(new IOException("the stream is closed"));
            }
            ByteBuf rest = Unpooled.wrappedBuffer(bytes);
            while (rest.isReadable()) {
                ByteBuf part = rest.readRetainedSlice(Math.min(rest.readableBytes(), MAX_FRAME_BYTES));
                frames.context.write(new DefaultSpdyDataFrame(stream.id(), part));
            }
            rest.release();
            frames.context.flush();
            onActivity.run();
            return frames.gate.pass();
        }));
    }

    void halfClose(SpdyStream stream) {
        onFrames(frames -> {
            if (stream.endOutput()) {
                SpdyDataFrame last = new DefaultSpdyDataFrame(stream.id());
                last.setLast(true);
                frames.send(last);
                forgetIfOver(stream);
            }
        });
    }

    void reset(SpdyStream stream) {
        onFrames(frames -> {
            if (streams.remove(stream.id()) != null) {
                frames.send(new DefaultSpdyRstStreamFrame(stream.id(), SpdyStreamStatus.CANCEL));
                stream.broken(new IOException("stream reset"));
            }
        });
    }

    /** Bytes left the stream's queue: the other end may count on that much more room. */
    void delivered(SpdyStream stream, int bytes) {
        onFrames(frames -> {
            int window = stream.acknowledge(bytes, peerCounts);
            if (window > 0 && !closing && !stream.isInputEnded()) {
                frames.send(new DefaultSpdyWindowUpdateFrame(stream.id(), window));
            }
            frames.readOn();
        });
    }

    /** Nobody reads the stream any more; what still comes is thrown away. */
    void inputAbandoned(SpdyStream stream) {
        onFrames(Frames::readOn);
    }

    private void forgetIfOver(SpdyStream stream) {
        if (stream.isInputEnded() && stream.isOutputEnded()) {
            streams.remove(stream.id());
        }
    }

    private void onFrames(Consumer<Frames> task) {
        installed.thenAccept(frames -> WriteGate.run(frames.context.channel(), () -> task.accept(frames)));
    }

    private static Headers lowerCase(Headers headers) {
        List<Headers.Field> fields = new ArrayList<>();
        headers.fields()
                .forEach(field -> fields.add(new Headers.Field(field.name().toLowerCase(Locale.ROOT), field.value())));
        return Headers.of(fields);
    }

    /**
     * Lets nothing be read while a stream has enough already. Stands between the socket and the codec, since the codec
     * asks for more by itself whenever it has read something.
     */
    private final class ReadGate extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext context) {
            for (SpdyStream stream : streams.values()) {
                if (stream.queue().queuedBytes() > STREAM_LIMIT_BYTES) {
                    return;
                }
            }
            context.read();
        }
    }

    /** The session's place in the channel's pipeline: reads frames and acts on them. */
    private final class Frames extends ChannelInboundHandlerAdapter {
        @SuppressWarnings("NullAway.Init") // Set when the handler is added, before anything else happens.
        private ChannelHandlerContext context;

        @SuppressWarnings("NullAway.Init")
        private WriteGate gate;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            this.context = context;
            this.gate = new WriteGate(context.channel());
            installed.complete(this);
            context.read();
        }

        void send(Object frame) {
            context.writeAndFlush(frame);
            onActivity.run();
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            onActivity.run();
            if (goodbyeSent) {
                ReferenceCountUtil.release(message);
                return;
            }
            try {
                // The order matters: SYN_STREAM and SYN_REPLY are headers frames too.
                switch (message) {
                    case SpdyDataFrame frame -> data(frame);
                    case SpdySynStreamFrame frame -> synStream(frame);
                    case SpdySynReplyFrame frame -> synReply(frame);
                    case SpdyRstStreamFrame frame -> rstStream(frame);
                    case SpdyPingFrame frame -> ping(frame);
                    case SpdyGoAwayFrame frame -> {
                        closing = true;
                        goodbyeReceived = true;
                    }
                    case SpdyHeadersFrame frame -> endIfLast(frame.streamId(), frame.isLast());
                    // SETTINGS and WINDOW_UPDATE.
                    default -> peerCounts = true;
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void data(SpdyDataFrame frame) {
            SpdyStream stream = streams.get(frame.streamId());
            int length = frame.content().readableBytes();
            unacknowledgedBytes = Math.min(unacknowledgedBytes + length, MAX_WINDOW_UPDATE_BYTES);
            if (peerCounts && unacknowledgedBytes >= WINDOW_UPDATE_BYTES) {
                send(new DefaultSpdyWindowUpdateFrame(0, unacknowledgedBytes));
                unacknowledgedBytes = 0;
            }
            if (stream == null || stream.isInputEnded()) {
                return;
            }
            if (length > 0) {
                // A refusal means that the reader is gone; spdystream drops such data as well.
                stream.queue().write(ByteBufUtil.getBytes(frame.content()));
            }
            endIfLast(frame.streamId(), frame.isLast());
        }

        /** After goodbye: two ends that both wait for the other one to close would wait in vain. */
        void end() {
            if (goodbyeReceived) {
                context.close();
            } else {
                Linger.awaitPeer(context.channel());
            }
        }

        private void synStream(SpdySynStreamFrame frame) {
            int id = frame.streamId();
            boolean fromClient = id % 2 == 1;
            if (frame.isInvalid() || frame.isTruncated() || fromClient != server || id <= lastPeerStreamId) {
                send(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.PROTOCOL_ERROR));
                return;
            }
            lastPeerStreamId = id;
            if (closing || streams.size() >= MAX_STREAMS) {
                send(new DefaultSpdyRstStreamFrame(id, SpdyStreamStatus.REFUSED_STREAM));
                return;
            }
            List<Headers.Field> fields = new ArrayList<>();
            frame.headers()
                    .iteratorAsString()
                    .forEachRemaining(field -> fields.add(new Headers.Field(field.getKey(), field.getValue())));
            SpdyStream stream = new SpdyStream(SpdySession.this, id, Headers.of(fields));
            streams.put(id, stream);
            context.pipeline().context(ReadGate.class).writeAndFlush(synReplies.encode(context.alloc(), id));
            onStream.accept(stream);
            endIfLast(id, frame.isLast());
        }

        private void synReply(SpdySynReplyFrame frame) {
            CompletableFuture<SpdyStream> accepted = opening.remove(frame.streamId());
            SpdyStream stream = streams.get(frame.streamId());
            if (accepted == null || stream == null) {
                send(new DefaultSpdyRstStreamFrame(frame.streamId(), SpdyStreamStatus.STREAM_IN_USE));
                return;
            }
            accepted.complete(stream);
            endIfLast(frame.streamId(), frame.isLast());
        }

        private void rstStream(SpdyRstStreamFrame frame) {
            IOException reset = new IOException("stream reset: " + frame.status());
            CompletableFuture<SpdyStream> refused = opening.remove(frame.streamId());
            if (refused != null) {
                refused.completeExceptionally(reset);
            }
            SpdyStream stream = streams.remove(frame.streamId());
            if (stream != null) {
                stream.resetByPeer(reset);
            }
        }

        private void ping(SpdyPingFrame frame) {
            boolean ours = (frame.id() % 2 == 0) == server;
            if (!ours) {
                send(new DefaultSpdyPingFrame(frame.id()));
                return;
            }
            CompletableFuture<@Nullable Void> answered = pings.remove(frame.id());
            if (answered != null) {
                answered.complete(null);
            }
        }

        private void endIfLast(int streamId, boolean last) {
            SpdyStream stream = streams.get(streamId);
            if (last && stream != null) {
                stream.endInput();
                forgetIfOver(stream);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            readOn();
        }

        /** Reads on, if the gate agrees. */
        void readOn() {
            context.read();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
                context.close();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            gate.changed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // A malformed frame leaves the header compression of both ends in disagreement: nothing can follow.
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            IOException gone = new IOException("connection closed");
            gate.close(gone);
            List<SpdyStream> open = List.copyOf(streams.values());
            streams.clear();
            open.forEach(stream -> {
                if (goodbyeReceived) {
                    stream.resetByPeer(gone);
                } else {
                    stream.broken(gone);
                }
            });
            opening.values().forEach(accepted -> accepted.completeExceptionally(gone));
            opening.clear();
            pings.values().forEach(answered -> answered.completeExceptionally(gone));
            pings.clear();
            synReplies.end();
            closed.complete(null);
        }
    }
}
