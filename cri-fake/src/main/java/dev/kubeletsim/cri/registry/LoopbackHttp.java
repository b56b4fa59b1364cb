// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP connections of one pull: plain, to loopback alone. Redirects are followed as Go's client follows them. Calls
 * block, so they are for fibers; {@link #close()} from any thread ends them.
 */
final class LoopbackHttp implements AutoCloseable {
    private static final int MAX_REDIRECTS = 10;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    /** containerd's {@code image_pull_progress_timeout}. */
    private static final Duration HEAD_TIMEOUT = Duration.ofMinutes(5);

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final String userAgent;
    private final HttpClient client;
    private volatile boolean closed;

    /** Says what to send as {@code Authorization}. */
    interface Authorizer {
        /** Sends none. */
        Authorizer NONE = uri -> null;

        /** The value for a request to {@code uri}; null for none. */
        @Nullable
        String headerFor(URI uri) throws RegistryException;
    }

    /**
     * A request.
     *
     * @param headers name, value, name, value …
     * @param form a body of {@code application/x-www-form-urlencoded}, or null
     */
    record Call(
            String method,
            URI uri,
            List<String> headers,
            @Nullable String form) {
        Call {
            headers = List.copyOf(headers);
        }

        static Call of(String method, URI uri, String... headers) {
            return new Call(method, uri, List.of(headers), null);
        }

        private Call redirected(URI target, int status) {
            boolean keeps = status == 307 || status == 308 || method.equals("HEAD");
            return new Call(keeps ? method : "GET", target, headers, keeps ? form : null);
        }
    }

    LoopbackHttp(String userAgent) {
        this.userAgent = userAgent;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .executor(task -> Thread.ofVirtual().name("registry-client").start(task))
                .build();
    }

    /**
     * Sends a request and waits for the head of the answer, whose body the caller closes.
     *
     * @throws RegistryException the authorizer's
     * @throws CancellationException if this was closed meanwhile
     */
    RegistryReply send(Call call, Authorizer authorizer) throws ExchangeException, RegistryException {
        Call current = call;
        for (int redirects = 0; ; redirects++) {
            RegistryReply reply = exchange(current, authorizer.headerFor(current.uri()));
            String location = reply.header("Location");
            if (!REDIRECTS.contains(reply.status()) || location.isEmpty()) {
                return reply;
            }
            reply.close();
            if (redirects == MAX_REDIRECTS - 1) {
                throw ExchangeException.redirects(current.method(), location, MAX_REDIRECTS);
            }
            current = current.redirected(target(current, location), reply.status());
        }
    }

    private static URI target(Call call, String location) throws ExchangeException {
        try {
            return call.uri().resolve(location);
        } catch (IllegalArgumentException e) {
            throw ExchangeException.of(
                    call.method(), call.uri(), "failed to parse Location header \"" + location + "\"");
        }
    }

    private RegistryReply exchange(Call call, @Nullable String authorization) throws ExchangeException {
        URI uri = call.uri();
        checkLoopback(call);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(HEAD_TIMEOUT)
                .method(
                        call.method(),
                        call.form() == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(call.form(), StandardCharsets.UTF_8));
        List<String> headers = new ArrayList<>(call.headers());
        headers.addAll(List.of("User-Agent", userAgent));
        if (authorization != null) {
            headers.addAll(List.of("Authorization", authorization));
        }
        try {
            request.headers(headers.toArray(String[]::new));
            HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
            return new RegistryReply(call.method(), uri, response.statusCode(), response.headers(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (IllegalArgumentException e) {
            throw ExchangeException.of(call.method(), uri, String.valueOf(e.getMessage()));
        } catch (ConnectException e) {
            throwIfClosed();
            throw ExchangeException.refused(call.method(), uri, address(uri));
        } catch (IOException e) {
            throwIfClosed();
            throw ExchangeException.of(call.method(), uri, reason(e));
        }
    }

    private void throwIfClosed() {
        if (closed) {
            throw cancelled();
        }
    }

    private static CancellationException cancelled() {
        return new CancellationException("the pull was cancelled");
    }

    /** No other host is connected to: a simulation does not reach out of its machine. */
    private static void checkLoopback(Call call) throws ExchangeException {
        URI uri = call.uri();
        String host = String.valueOf(uri.getHost());
        if (!"http".equalsIgnoreCase(uri.getScheme())) {
            throw ExchangeException.of(
                    call.method(), uri, "kubelet-sim speaks plain HTTP to registries, not " + uri.getScheme());
        }
        if (!Loopback.isHost(host)) {
            throw ExchangeException.of(
                    call.method(),
                    uri,
                    "dial tcp: " + host + " is not on loopback, and kubelet-sim connects nowhere else");
        }
    }

    /** As Go's resolver has it on a machine whose localhost is an IPv4 address. */
    private static String address(URI uri) {
        String host = uri.getHost().equals("localhost") ? "127.0.0.1" : uri.getHost();
        return host + ":" + (uri.getPort() < 0 ? 80 : uri.getPort());
    }

    private static String reason(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("received no bytes") || message.startsWith("EOF") ? "EOF" : message;
    }

    /** Whether it was closed, which explains a body that breaks off. */
    boolean isClosed() {
        return closed;
    }

    /** Breaks off what is under way. Idempotent. */
    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
