// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.Timeouts;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.spdy.SpdySession;
import dev.kubeletsim.streaming.spdy.SpdyStream;
import dev.kubeletsim.streaming.websocket.WebSocket;
import dev.kubeletsim.streaming.websocket.WebSocketChannels;
import dev.kubeletsim.streaming.websocket.WebSocketHandshake;
import dev.kubeletsim.time.Scheduler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's end of port-forwarding. Over SPDY a client opens a pair of streams a connection; over WebSocket the ports
 * are given beforehand, and each has one pair of channels.
 */
public final class PortForwardServer {
    private static final Logger LOG = LoggerFactory.getLogger(PortForwardServer.class);
    private static final List<String> OVER_WEBSOCKET = List.of("", StreamProtocols.V4, StreamProtocols.V4_BASE64);

    /** A pair of channels each, whose numbers are one byte. */
    private static final int MAX_WEBSOCKET_PORTS = 127;

    private final Timeouts timeouts;
    private final Duration idleTimeout;
    private final Duration streamCreationTimeout;

    /** A server whose time-outs follow {@code scheduler}: 4 hours and 30 seconds in practice. */
    public PortForwardServer(Scheduler scheduler, Duration idleTimeout, Duration streamCreationTimeout) {
        this.timeouts = new Timeouts(scheduler);
        this.idleTimeout = idleTimeout;
        this.streamCreationTimeout = streamCreationTimeout;
    }

    /**
     * Answers a port-forward request.
     *
     * @param ports what a WebSocket client forwards; a SPDY client says so later
     */
    public HttpResponse serve(HttpRequest request, List<Integer> ports, PortForwardHandler handler) {
        if (WebSocketHandshake.isRequested(request)) {
            if (ports.size() > MAX_WEBSOCKET_PORTS) {
                return HttpResponse.goError(
                        400, "at most " + MAX_WEBSOCKET_PORTS + " ports can be forwarded, not " + ports.size());
            }
            return WebSocketHandshake.accept(
                    request,
                    OVER_WEBSOCKET,
                    (socket, protocol) -> overWebSocket(socket, protocol, List.copyOf(ports), handler));
        }
        return SpdyNegotiation.accept(request, List.of(StreamProtocols.PORT_FORWARD), (connection, protocol) -> {
            SpdyForwarding forwarding = new SpdyForwarding(handler);
            SpdySession session = SpdySession.server(connection, forwarding::opened);
            Timeouts.Idle idle = timeouts.idle(idleTimeout, session::close);
            session.onActivity(idle::touch);
            session.closed().thenRun(idle::cancel);
        });
    }

    /** Joins a connection to a client's pair of streams; completes when both directions are over. */
    private static CompletionStage<@Nullable Void> forward(
            int port, ByteStream data, ByteStream error, PortForwardHandler handler) {
        error.input().cancel();
        return handler.dial(port)
                .thenCompose(target -> {
                    CompletableFuture<?> in =
                            data.input().pipeTo(target.output()).toCompletableFuture();
                    CompletableFuture<?> out =
                            target.input().pipeTo(data.output()).toCompletableFuture();
                    return CompletableFuture.allOf(in, out).whenComplete((done, broken) -> {
                        if (broken != null) {
                            target.reset();
                        }
                    });
                })
                .handle((done, failure) -> {
                    if (failure != null) {
                        String text = String.valueOf(unwrapped(failure).getMessage());
                        error.output().write(text.getBytes(StandardCharsets.UTF_8));
                        data.input().cancel();
                    }
                    data.output().close();
                    error.output().close();
                    return null;
                });
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void overWebSocket(WebSocket socket, String protocol, List<Integer> ports, PortForwardHandler handler) {
        WebSocketChannels channels = WebSocketChannels.server(socket, protocol, ports.size() * 2);
        Timeouts.Idle idle = timeouts.idle(idleTimeout, () -> socket.close(WebSocket.NORMAL_CLOSURE, ""));
        socket.onActivity(idle::touch);
        socket.closed().thenRun(idle::cancel);
        AtomicInteger open = new AtomicInteger(ports.size());
        if (ports.isEmpty()) {
            socket.close(WebSocket.NORMAL_CLOSURE, "");
        }
        for (int i = 0; i < ports.size(); i++) {
            int port = ports.get(i);
            ByteStream data = channels.channel(2 * i);
            ByteStream error = channels.channel(2 * i + 1);
            byte[] littleEndian = {(byte) port, (byte) (port >>> 8)};
            data.output().write(littleEndian.clone());
            error.output().write(littleEndian);
            forward(port, data, error, handler).thenRun(() -> {
                if (open.decrementAndGet() == 0) {
                    socket.close(WebSocket.NORMAL_CLOSURE, "");
                }
            });
        }
    }

    /** Pairs the streams of one session. Confined to the connection's event loop. */
    private final class SpdyForwarding {
        private record Pair(
                @Nullable SpdyStream data, @Nullable SpdyStream error) {}

        private final PortForwardHandler handler;
        private final Map<String, Pair> waiting = new HashMap<>();
        private final Map<String, Scheduler.Timer> timers = new HashMap<>();

        SpdyForwarding(PortForwardHandler handler) {
            this.handler = handler;
        }

        void opened(SpdyStream stream) {
            String type = stream.headers().first(StreamProtocols.STREAM_TYPE).orElse("");
            Integer port = port(stream);
            boolean isError = type.equals(StreamProtocols.ERROR);
            if (port == null || (!isError && !type.equals(StreamProtocols.DATA))) {
                LOG.warn("refused a port-forward stream with headers {}", stream.headers());
                stream.reset();
                return;
            }
            // Clients before 1.3 sent no request id: the data stream's id is two above the error stream's.
            String request = stream.headers()
                    .first(StreamProtocols.REQUEST_ID)
                    .orElseGet(() -> "#" + (isError ? stream.id() : stream.id() - 2));
            Pair pair = waiting.getOrDefault(request, new Pair(null, null));
            pair = isError ? new Pair(pair.data, stream) : new Pair(stream, pair.error);
            if (pair.data == null || pair.error == null) {
                waiting.put(request, pair);
                timers.computeIfAbsent(request, id -> timeouts.after(streamCreationTimeout, stream::reset));
                return;
            }
            waiting.remove(request);
            Scheduler.Timer timer = timers.remove(request);
            if (timer != null) {
                timer.cancel();
            }
            forward(port, pair.data, pair.error, handler);
        }

        private static @Nullable Integer port(SpdyStream stream) {
            try {
                int port = Integer.parseInt(
                        stream.headers().first(StreamProtocols.PORT).orElse(""));
                return port < 1 || port > 65535 ? null : port;
            } catch (NumberFormatException e) {
                return null;
            }
        }
    }
}
