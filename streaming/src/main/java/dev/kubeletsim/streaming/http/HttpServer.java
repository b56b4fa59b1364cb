// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.EventLoops;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An HTTP/1.1 server on one address. */
public final class HttpServer implements AutoCloseable {
    private HttpServer() {}

    /** A server that answers with {@code handler}; see the builder for its defaults. */
    public static Builder builder(EventLoops loops, HttpHandler handler) {
        throw new UnsupportedOperationException();
    }

    /** Starts listening; completes with the bound address, whose port is never 0. */
    public CompletionStage<InetSocketAddress> bind() {
        throw new UnsupportedOperationException();
    }

    /** Stops accepting, lets answers under way finish for as long as {@code grace}, then cuts what is left. */
    public CompletionStage<@Nullable Void> shutdown(Duration grace) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Settings of a server. */
    public interface Builder {
        /** The address to listen on; default 127.0.0.1 port 0. */
        Builder address(InetSocketAddress address);

        /** Serves HTTPS. */
        Builder tls(dev.kubeletsim.streaming.tls.ServerTls tls);

        /** Where the handler is called; default: the event loop. */
        Builder executor(Executor executor);

        /** Answers 413 to longer request bodies; default 3 MiB, as the API server. */
        Builder maxBodyBytes(int bytes);

        HttpServer build();
    }
}
