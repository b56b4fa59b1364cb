// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpClient.UpgradeResult;
import dev.kubeletsim.streaming.spdy.SpdySession;
import dev.kubeletsim.streaming.spdy.SpdyStream;
import dev.kubeletsim.streaming.websocket.WebSocket;
import dev.kubeletsim.streaming.websocket.WebSocketChannels;
import dev.kubeletsim.streaming.websocket.WebSocketHandshake;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The client's end of exec and attach. Failures carry client-go's texts. */
public final class RemoteCommandClient {
    private static final int MAX_ERROR_BODY_BYTES = 64 << 10;
    private static final List<String> CHANNELS = List.of(
            StreamProtocols.STDIN,
            StreamProtocols.STDOUT,
            StreamProtocols.STDERR,
            StreamProtocols.ERROR,
            StreamProtocols.RESIZE);

    private final HttpClient client;
    private final RandomGenerator random;

    /** A client that connects with {@code client}; {@code random} makes the keys of WebSocket handshakes. */
    public RemoteCommandClient(HttpClient client, RandomGenerator random) {
        this.client = client;
        this.random = random;
    }

    /**
     * Connects by SPDY, offering v4 down to v1.
     *
     * @param uri says what to run and, to a kubelet or API server, which streams
     * @return fails with an IOException: {@code unable to upgrade connection: …} with the server's text if it refused
     */
    public CompletionStage<RemoteCommandConnection> connectSpdy(URI uri, Headers headers, StreamOptions options) {
        Headers all = headers.with("Connection", "Upgrade").with("Upgrade", StreamProtocols.SPDY);
        for (String protocol : StreamProtocols.OVER_SPDY) {
            all = all.with(StreamProtocols.PROTOCOL_VERSION_HEADER, protocol);
        }
        return client.upgrade(new HttpClient.Request("POST", uri, all, new byte[0]))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(new IOException(
                        "error sending request: Post \"" + uri + "\": "
                                + unwrapped(failure).getMessage(),
                        unwrapped(failure))))
                .thenCompose(result -> switch (result) {
                    case UpgradeResult.Refused refused -> refused(refused.response());
                    case UpgradeResult.Switched switched -> openStreams(switched, options);
                });
    }

    private static CompletionStage<RemoteCommandConnection> openStreams(
            UpgradeResult.Switched switched, StreamOptions options) {
        String protocol = switched.headers()
                .first(StreamProtocols.PROTOCOL_VERSION_HEADER)
                .orElse(StreamProtocols.V1);
        SpdySession session = SpdySession.client(switched.connection());
        Map<String, CompletableFuture<SpdyStream>> opening = new HashMap<>();
        for (String type : streamTypes(options, protocol)) {
            opening.put(
                    type,
                    session.open(Headers.of(StreamProtocols.STREAM_TYPE, type)).toCompletableFuture());
        }
        return CompletableFuture.allOf(opening.values().toArray(CompletableFuture[]::new))
                .handle((done, failure) -> {
                    if (failure != null) {
                        session.close();
                        throw new CompletionException(unwrapped(failure));
                    }
                    Map<String, ByteStream> streams = new HashMap<>();
                    opening.forEach((type, stream) -> streams.put(type, stream.resultNow()));
                    return new RemoteCommandConnection(protocol, streams, session::close, session.closed());
                });
    }

    /** In client-go's order. */
    private static List<String> streamTypes(StreamOptions options, String protocol) {
        List<String> types = new ArrayList<>();
        types.add(StreamProtocols.ERROR);
        if (options.stdin()) {
            types.add(StreamProtocols.STDIN);
        }
        if (options.stdout()) {
            types.add(StreamProtocols.STDOUT);
        }
        if (options.stderr()) {
            types.add(StreamProtocols.STDERR);
        }
        if (options.tty() && StreamProtocols.resizes(protocol)) {
            types.add(StreamProtocols.RESIZE);
        }
        return types;
    }

    /**
     * Connects by WebSocket.
     *
     * @param protocols what to offer, best first; empty for no subprotocol
     */
    public CompletionStage<RemoteCommandConnection> connectWebSocket(
            URI uri, Headers headers, StreamOptions options, List<String> protocols) {
        return WebSocketHandshake.connect(client, uri, headers, protocols, random)
                .thenApply(opened -> overWebSocket(opened, options))
                .exceptionallyCompose(
                        failure -> unwrapped(failure) instanceof WebSocketHandshake.RefusedException refusal
                                ? refused(refusal.response())
                                : CompletableFuture.failedStage(unwrapped(failure)));
    }

    private static RemoteCommandConnection overWebSocket(WebSocketHandshake.Opened opened, StreamOptions options) {
        WebSocketChannels channels = WebSocketChannels.client(opened.socket(), opened.protocol(), CHANNELS.size());
        Map<String, ByteStream> streams = new HashMap<>();
        for (String type : streamTypes(options, StreamProtocols.V4)) {
            streams.put(type, channels.channel(CHANNELS.indexOf(type)));
        }
        return new RemoteCommandConnection(
                opened.protocol(),
                streams,
                () -> opened.socket().close(WebSocket.NORMAL_CLOSURE, ""),
                opened.socket().closed());
    }

    private static <T extends @Nullable Object> CompletionStage<T> refused(HttpClient.Response response) {
        return response.readAll(MAX_ERROR_BODY_BYTES).handle((body, failure) -> {
            String text = failure != null
                    ? "unable to read error from server response"
                    : new String(body, StandardCharsets.UTF_8).strip();
            throw new CompletionException(new UpgradeRefusedException(response.status(), text));
        });
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
