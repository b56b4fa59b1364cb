// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.tls.ClientTls;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 client for answers that stream and connections that are upgraded; a new connection each time. */
public final class HttpClient {

    /** @param tls how https URLs are reached; without it they fail */
    public HttpClient(EventLoops loops, @Nullable ClientTls tls) {}

    /** A request to send. */
    public record Request(String method, URI uri, Headers headers, byte[] body) {}

    /** An answer whose body has not been read yet: it must be piped somewhere, or cancelled. */
    public record Response(int status, Headers headers, ByteSource body) {}

    /** The outcome of an upgrade. */
    public sealed interface UpgradeResult {
        /** The server switched: the connection is the caller's. */
        record Switched(Headers headers, Connection connection) implements UpgradeResult {}

        /** The server answered something else. */
        record Refused(Response response) implements UpgradeResult {}
    }

    /** Sends a request; completes once the head of the answer is there, fails with an IOException if none comes. */
    public CompletionStage<Response> send(Request request) {
        throw new UnsupportedOperationException();
    }

    /** Sends a request that asks for an upgrade. */
    public CompletionStage<UpgradeResult> upgrade(Request request) {
        throw new UnsupportedOperationException();
    }
}
