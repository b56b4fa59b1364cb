// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.websocket;

import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpClient.UpgradeResult;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;

/** The opening handshake of RFC 6455, both ends. */
public final class WebSocketHandshake {
    /** RFC 6455, section 1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final String PROTOCOL = "Sec-WebSocket-Protocol";

    private WebSocketHandshake() {}

    /** A connected client's end. */
    public record Opened(WebSocket socket, String protocol) {}

    /** The server answered with something else than 101; its answer's body has not been read. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final transient HttpClient.Response response;

        RefusedException(HttpClient.Response response) {
            super("websocket: bad handshake (" + response.status() + ")");
            this.response = response;
        }

        /** What the server answered. */
        public HttpClient.Response response() {
            return response;
        }
    }

    /** Whether {@code request} asks for a WebSocket. */
    public static boolean isRequested(HttpRequest request) {
        return request.asksUpgradeTo("websocket");
    }

    /** The subprotocols that {@code request} offers, in the client's order. */
    public static List<String> offered(HttpRequest request) {
        return request.headers().list(PROTOCOL);
    }

    /**
     * The first of the client's offers that is supported; a client that offers none gets {@code ""} if that is
     * supported.
     */
    public static Optional<String> negotiate(HttpRequest request, List<String> supported) {
        List<String> offered = offered(request);
        return (offered.isEmpty() ? List.of("") : offered)
                .stream().filter(supported::contains).findFirst();
    }

    /**
     * Answers {@code request}: 101, 400 to a malformed handshake, or 403 when no protocol is agreed, as Go's {@code
     * x/net/websocket} does.
     *
     * @param supported the subprotocols; {@code ""} stands for none
     * @param onOpen gets the socket and the agreed protocol; it must listen before it returns
     */
    public static HttpResponse accept(
            HttpRequest request, List<String> supported, BiConsumer<WebSocket, String> onOpen) {
        Optional<String> key = request.headers().first("Sec-WebSocket-Key");
        if (key.isEmpty() || !"GET".equals(request.method())) {
            return new HttpResponse.Full(400, Headers.none(), new byte[0]);
        }
        if (!"13".equals(request.headers().first("Sec-WebSocket-Version").orElse(""))) {
            return new HttpResponse.Full(400, Headers.of("Sec-WebSocket-Version", "13"), new byte[0]);
        }
        Optional<String> protocol = negotiate(request, supported);
        if (protocol.isEmpty()) {
            return new HttpResponse.Full(403, Headers.none(), new byte[0]);
        }
        Headers headers = Headers.of("Upgrade", "websocket", "Sec-WebSocket-Accept", acceptKey(key.get()));
        if (!protocol.get().isEmpty()) {
            headers = headers.with(PROTOCOL, protocol.get());
        }
        return new HttpResponse.Upgrade(
                headers, connection -> onOpen.accept(WebSocket.server(connection), protocol.get()));
    }

    /**
     * Connects to a server.
     *
     * @param protocols the client's offers, best first; empty for none
     * @return fails with {@link RefusedException} if the server answers anything but 101, or another IOException
     */
    public static CompletionStage<Opened> connect(
            HttpClient client, URI uri, Headers headers, List<String> protocols, RandomGenerator random) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        Headers all = headers.with("Connection", "Upgrade")
                .with("Upgrade", "websocket")
                .with("Sec-WebSocket-Version", "13")
                .with("Sec-WebSocket-Key", key);
        if (!protocols.isEmpty()) {
            all = all.with(PROTOCOL, String.join(", ", protocols));
        }
        return client.upgrade(new HttpClient.Request("GET", uri, all, new byte[0]))
                .thenCompose(result -> switch (result) {
                    case UpgradeResult.Refused refused ->
                        CompletableFuture.failedStage(new RefusedException(refused.response()));
                    case UpgradeResult.Switched switched -> opened(switched, key);
                });
    }

    private static CompletionStage<Opened> opened(UpgradeResult.Switched switched, String key) {
        String accept = switched.headers().first("Sec-WebSocket-Accept").orElse("");
        if (!accept.equals(acceptKey(key))) {
            switched.connection().reset();
            return CompletableFuture.failedStage(
                    new IOException("websocket: bad handshake: wrong Sec-WebSocket-Accept"));
        }
        String protocol = switched.headers().first(PROTOCOL).orElse("");
        return CompletableFuture.completedStage(new Opened(WebSocket.client(switched.connection()), protocol));
    }

    private static String acceptKey(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
