// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podnetwork;

import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.time.Scheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Dials pods and gets what they serve, each time on a connection of its own; blocks, for fibers. */
public final class PodHttpClient {
    private static final int MAX_REDIRECTS = 10;

    /** Bounds what a server may send before its head ends. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final String TIMEOUT = "context deadline exceeded (Client.Timeout exceeded while awaiting headers)";

    private final PodNetwork network;
    private final Scheduler scheduler;

    /** A client on {@code network}. */
    public PodHttpClient(PodNetwork network, Scheduler scheduler) {
        this.network = network;
        this.scheduler = scheduler;
    }

    /**
     * Connects, and closes the connection.
     *
     * @throws IOException if that fails, or takes too long; the message is that of Go's dialer
     */
    public void dial(String host, int port, Duration timeout) throws IOException {
        try {
            within(timeout, network.dial(host, port), "i/o timeout").reset();
        } catch (IOException e) {
            throw new IOException(dialling(host, port) + e.getMessage(), e);
        }
    }

    private static String dialling(String host, int port) {
        return "dial tcp " + host + ":" + port + ": ";
    }

    /**
     * Sends a request, and follows redirects on the same host.
     *
     * @param timeout for all of it
     * @return the last answer: that of a redirect if it leads to another host
     * @throws IOException if there is no answer; the message is that of Go's client
     */
    public HttpAnswer get(HttpGetAction action, Duration timeout) throws IOException {
        long end = scheduler.nanoTime() + timeout.toNanos();
        HttpGetAction next = action;
        for (int i = 0; i < MAX_REDIRECTS; i++) {
            HttpAnswer answer;
            try {
                answer = exchange(next, Duration.ofNanos(end - scheduler.nanoTime()));
            } catch (IOException e) {
                throw new IOException("Get \"" + next.url() + "\": " + e.getMessage(), e);
            }
            Optional<HttpGetAction> redirected = redirected(next, answer);
            if (redirected.isEmpty()) {
                return answer;
            }
            next = redirected.get();
        }
        throw new IOException("Get \"" + next.url() + "\": stopped after " + MAX_REDIRECTS + " redirects");
    }

    private static Optional<HttpGetAction> redirected(HttpGetAction from, HttpAnswer answer) {
        boolean redirect = switch (answer.status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
        if (!redirect || answer.location().isEmpty()) {
            return Optional.empty();
        }
        try {
            URI to = URI.create(from.url()).resolve(answer.location().get());
            if (!from.host().equals(to.getHost())) {
                return Optional.empty();
            }
            String query = to.getRawQuery() == null ? "" : "?" + to.getRawQuery();
            String path = to.getRawPath().isEmpty() ? "/" : to.getRawPath();
            return Optional.of(from.at(to.getPort() < 0 ? 80 : to.getPort(), path + query));
        } catch (IllegalArgumentException e) {
            // A location that is no address ends the way.
            return Optional.empty();
        }
    }

    private HttpAnswer exchange(HttpGetAction action, Duration timeout) throws IOException {
        long end = scheduler.nanoTime() + timeout.toNanos();
        ByteStream connection;
        try {
            connection = within(timeout, network.dial(action.host(), action.port()), TIMEOUT);
        } catch (IOException e) {
            throw TIMEOUT.equals(e.getMessage())
                    ? e
                    : new IOException(dialling(action.host(), action.port()) + e.getMessage(), e);
        }
        try {
            if (action.secure()) {
                throw new IOException("TLS is not simulated");
            }
            Answer answer = new Answer();
            // Fails if the server goes away, which the answer tells too.
            connection.input().pipeTo(answer).whenComplete((done, failure) -> answer.close());
            connection.output().write(action.message().getBytes(StandardCharsets.US_ASCII));
            return HttpAnswer.parse(within(Duration.ofNanos(end - scheduler.nanoTime()), answer.whole, TIMEOUT));
        } finally {
            connection.reset();
        }
    }

    /** Waits for {@code stage}, at most for {@code timeout}; {@code late} is the message of the failure then. */
    private <T> T within(Duration timeout, CompletionStage<T> stage, String late) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (!result.complete(value) && value instanceof ByteStream unwanted) {
                unwanted.reset();
            }
        });
        Scheduler.Timer timer = scheduler.schedule(timeout, () -> result.completeExceptionally(new IOException(late)));
        try {
            return scheduler.await(result);
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e);
        } finally {
            timer.cancel();
        }
    }

    /** Collects bytes until they are a whole answer, or the server closes. */
    private static final class Answer implements ByteSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

        @Override
        public synchronized CompletionStage<@Nullable Void> write(byte[] chunk) {
            bytes.writeBytes(chunk);
            if (bytes.size() > MAX_BYTES || HttpAnswer.isComplete(bytes.toByteArray())) {
                whole.complete(bytes.toByteArray());
            }
            return CompletableFuture.completedStage(null);
        }

        @Override
        public synchronized void close() {
            whole.complete(bytes.toByteArray());
            closed.complete(null);
        }

        @Override
        public void abort(Throwable cause) {
            close();
        }

        @Override
        public CompletionStage<@Nullable Void> closed() {
            return closed;
        }
    }
}
