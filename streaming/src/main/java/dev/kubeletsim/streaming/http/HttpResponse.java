// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What a handler answers: everything at once, a stream, or another protocol on the same connection. */
public sealed interface HttpResponse {

    /** 100 to 599. */
    int status();

    Headers headers();

    /**
     * A complete answer. Content-Length and Date are added.
     *
     * @param body must not be changed afterwards
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and copying bodies costs.
    record Full(int status, Headers headers, byte[] body) implements HttpResponse {
        public Full {
            checkStatus(status);
            Objects.requireNonNull(headers, "headers");
            Objects.requireNonNull(body, "body");
        }
    }

    /**
     * An answer whose body comes as it comes: a watch, a log that is followed. Sent in chunks (or until the connection
     * is closed, to HTTP/1.0 clients). {@code start} is called once the head is on its way and gets the sink that the
     * body is written to; closing the sink ends the answer, aborting it cuts the connection. {@link ByteSink#closed()}
     * fails when the client goes away.
     */
    record Streaming(int status, Headers headers, Consumer<ByteSink> start) implements HttpResponse {
        public Streaming {
            checkStatus(status);
            Objects.requireNonNull(headers, "headers");
            Objects.requireNonNull(start, "start");
        }
    }

    /**
     * 101 Switching Protocols: after the head the connection belongs to {@code start}. {@code Connection} is added,
     * {@code Upgrade} is the handler's. A server that closes waits for upgraded connections, then cuts them.
     */
    record Upgrade(Headers headers, Consumer<Connection> start) implements HttpResponse {
        public Upgrade {
            Objects.requireNonNull(headers, "headers");
            Objects.requireNonNull(start, "start");
        }

        @Override
        public int status() {
            return 101;
        }
    }

    /** Plain text. */
    static HttpResponse text(int status, String text) {
        return bytes(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** Plain text in the form of Go's {@code http.Error}: a line feed at the end, and sniffing forbidden. */
    static HttpResponse goError(int status, String text) {
        return new Full(
                status,
                Headers.of("Content-Type", "text/plain; charset=utf-8", "X-Content-Type-Options", "nosniff"),
                (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON document. */
    static HttpResponse json(int status, byte[] json) {
        return bytes(status, "application/json", json);
    }

    /** A body of some type. */
    static HttpResponse bytes(int status, String contentType, byte[] body) {
        return new Full(status, Headers.of("Content-Type", contentType), body);
    }

    /** This answer, at once. */
    default CompletionStage<HttpResponse> now() {
        return CompletableFuture.completedStage(this);
    }

    private static void checkStatus(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status is " + status + ", must be 200 to 599");
        }
    }
}
