// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpClient.UpgradeResult;
import dev.kubeletsim.streaming.spdy.SpdySession;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** The client's end of port-forwarding over SPDY. Thread-safe. */
public final class PortForwardClient {
    private final SpdySession session;
    private final AtomicInteger requests = new AtomicInteger();

    private PortForwardClient(SpdySession session) {
        this.session = session;
    }

    /** One forwarded connection; {@code error} brings the server's text if it failed, and ends with it. */
    public record Forwarded(ByteStream data, ByteStream error) {}

    /** Connects to {@code uri}; fails with an IOException if the server refuses. */
    public static CompletionStage<PortForwardClient> connect(HttpClient client, URI uri, Headers headers) {
        Headers all = headers.with("Connection", "Upgrade")
                .with("Upgrade", StreamProtocols.SPDY)
                .with(StreamProtocols.PROTOCOL_VERSION_HEADER, StreamProtocols.PORT_FORWARD);
        return client.upgrade(new HttpClient.Request("POST", uri, all, new byte[0]))
                .thenCompose(result -> switch (result) {
                    case UpgradeResult.Switched switched ->
                        CompletableFuture.completedStage(
                                new PortForwardClient(SpdySession.client(switched.connection())));
                    case UpgradeResult.Refused refused -> {
                        refused.response().body().cancel();
                        yield CompletableFuture.failedStage(new IOException("unable to upgrade connection: status "
                                + refused.response().status()));
                    }
                });
    }

    /** Opens a connection to {@code port}. */
    public CompletionStage<Forwarded> forward(int port) {
        Headers headers = Headers.of(
                StreamProtocols.PORT, String.valueOf(port),
                StreamProtocols.REQUEST_ID, String.valueOf(requests.getAndIncrement()));
        var error = session.open(headers.with(StreamProtocols.STREAM_TYPE, StreamProtocols.ERROR));
        var data = session.open(headers.with(StreamProtocols.STREAM_TYPE, StreamProtocols.DATA));
        return error.thenCombine(data, (errors, bytes) -> {
            // Nothing is said on this one.
            errors.output().close();
            return new Forwarded(bytes, errors);
        });
    }

    /** Ends the connection. Idempotent. */
    public void close() {
        session.close();
    }
}
