// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.Timeouts;
import dev.kubeletsim.streaming.http.Connection;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.spdy.SpdySession;
import dev.kubeletsim.streaming.spdy.SpdyStream;
import dev.kubeletsim.streaming.websocket.WebSocket;
import dev.kubeletsim.streaming.websocket.WebSocketChannels;
import dev.kubeletsim.streaming.websocket.WebSocketHandshake;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of exec and attach: a request that asks for an upgrade becomes a {@link RemoteCommandSession} once
 * the client has opened all its streams. One object serves any number of requests.
 */
public final class RemoteCommandServer {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteCommandServer.class);

    /** The channels of a WebSocket, in their order. */
    private static final List<String> CHANNELS = List.of(
            StreamProtocols.STDIN,
            StreamProtocols.STDOUT,
            StreamProtocols.STDERR,
            StreamProtocols.ERROR,
            StreamProtocols.RESIZE);

    /**
     * What is served, and for how long.
     *
     * @param idleTimeout a connection without any frame for so long is closed
     * @param streamCreationTimeout how long a SPDY client may take to open its streams
     */
    public record Settings(
            List<String> overSpdy, List<String> overWebSocket, Duration idleTimeout, Duration streamCreationTimeout) {
        public Settings {
            overSpdy = List.copyOf(overSpdy);
            overWebSocket = List.copyOf(overWebSocket);
        }

        /** What runtimes serve, and kubelets before 1.36: all but v5, 4 hours, 30 seconds. */
        public static Settings withoutV5() {
            return new Settings(
                    StreamProtocols.OVER_SPDY,
                    StreamProtocols.OVER_WEBSOCKET,
                    Duration.ofHours(4),
                    Duration.ofSeconds(30));
        }

        /** Nothing but v5 over WebSocket: what an API server ends itself. */
        public static Settings onlyV5() {
            return new Settings(List.of(), List.of(StreamProtocols.V5), Duration.ofHours(4), Duration.ofSeconds(30));
        }
    }

    private final Timeouts timeouts;
    private final Settings settings;

    /** A server whose time-outs follow {@code scheduler}. */
    public RemoteCommandServer(Scheduler scheduler, Settings settings) {
        this.timeouts = new Timeouts(scheduler);
        this.settings = settings;
    }

    /**
     * Answers an exec or attach request.
     *
     * @param options which streams the client asks for, by its URL or by the request that made it
     * @param onSession called on an event loop once all streams are there
     */
    public HttpResponse serve(HttpRequest request, StreamOptions options, Consumer<RemoteCommandSession> onSession) {
        if (WebSocketHandshake.isRequested(request)) {
            return WebSocketHandshake.accept(
                    request,
                    settings.overWebSocket(),
                    (socket, protocol) -> onSession.accept(overWebSocket(socket, protocol, options)));
        }
        return SpdyNegotiation.accept(
                request,
                settings.overSpdy(),
                (connection, protocol) -> new SpdySetUp(protocol, options, onSession).begin(connection));
    }

    private RemoteCommandSession overWebSocket(WebSocket socket, String protocol, StreamOptions options) {
        WebSocketChannels channels = WebSocketChannels.server(socket, protocol, CHANNELS.size());
        Timeouts.Idle idle = timeouts.idle(settings.idleTimeout(), () -> socket.close(WebSocket.NORMAL_CLOSURE, ""));
        socket.onActivity(idle::touch);
        socket.closed().thenRun(idle::cancel);
        channels.announce(CHANNELS.indexOf(firstWritable(options)));
        if (!options.stdin()) {
            channels.channel(0).input().cancel();
        }
        if (!options.tty()) {
            channels.channel(CHANNELS.indexOf(StreamProtocols.RESIZE)).input().cancel();
        }
        return new RemoteCommandSession(protocol, options, new WebSocketTransport(channels, options));
    }

    private static String firstWritable(StreamOptions options) {
        if (options.stdout()) {
            return StreamProtocols.STDOUT;
        }
        return options.stderr() ? StreamProtocols.STDERR : StreamProtocols.ERROR;
    }

    private record WebSocketTransport(WebSocketChannels channels, StreamOptions options)
            implements RemoteCommandSession.Transport {
        @Override
        public @Nullable ByteStream stream(String type) {
            boolean asked = switch (type) {
                case StreamProtocols.STDIN -> options.stdin();
                case StreamProtocols.STDOUT -> options.stdout();
                case StreamProtocols.STDERR -> options.stderr();
                case StreamProtocols.RESIZE -> options.tty();
                default -> true;
            };
            return asked ? channels.channel(CHANNELS.indexOf(type)) : null;
        }

        @Override
        public void close() {
            channels.socket().close(WebSocket.NORMAL_CLOSURE, "");
        }

        @Override
        public CompletionStage<?> closed() {
            return channels.socket().closed();
        }
    }

    /** Collects the streams that a client opens. Confined to the connection's event loop. */
    private final class SpdySetUp {
        private final String protocol;
        private final StreamOptions options;
        private final Consumer<RemoteCommandSession> onSession;
        private final Map<String, SpdyStream> streams = new HashMap<>();
        private final int expected;
        private boolean complete;
        private @Nullable SpdySession session;
        private Scheduler.@Nullable Timer timer;

        SpdySetUp(String protocol, StreamOptions options, Consumer<RemoteCommandSession> onSession) {
            this.protocol = protocol;
            this.options = options;
            this.onSession = onSession;
            this.expected = 1
                    + (options.stdin() ? 1 : 0)
                    + (options.stdout() ? 1 : 0)
                    + (options.stderr() ? 1 : 0)
                    + (options.tty() && StreamProtocols.resizes(protocol) ? 1 : 0);
        }

        void begin(Connection connection) {
            SpdySession spdy = SpdySession.server(connection, this::opened);
            session = spdy;
            Timeouts.Idle idle = timeouts.idle(settings.idleTimeout(), spdy::close);
            spdy.onActivity(idle::touch);
            Scheduler.Timer creation = timeouts.after(settings.streamCreationTimeout(), () -> {
                LOG.warn("timed out waiting for client to create streams");
                spdy.close();
            });
            timer = creation;
            spdy.closed().thenRun(() -> {
                idle.cancel();
                creation.cancel();
            });
        }

        private void opened(SpdyStream stream) {
            String type = stream.headers().first(StreamProtocols.STREAM_TYPE).orElse("");
            if (complete || !CHANNELS.contains(type) || streams.putIfAbsent(type, stream) != null) {
                LOG.warn("unexpected stream type: \"{}\"", type);
                stream.input().cancel();
                return;
            }
            SpdySession spdy = session;
            if (streams.size() == expected && spdy != null) {
                complete = true;
                if (timer != null) {
                    timer.cancel();
                }
                onSession.accept(
                        new RemoteCommandSession(protocol, options, new SpdyTransport(Map.copyOf(streams), spdy)));
            }
        }
    }

    private record SpdyTransport(Map<String, SpdyStream> streams, SpdySession session)
            implements RemoteCommandSession.Transport {
        @Override
        public @Nullable ByteStream stream(String type) {
            return streams.get(type);
        }

        @Override
        public void close() {
            session.close();
        }

        @Override
        public CompletionStage<?> closed() {
            return session.closed();
        }
    }
}
