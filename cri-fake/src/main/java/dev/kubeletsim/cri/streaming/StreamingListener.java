// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.http.HttpServer;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP listener behind the URLs of any number of runtimes; each of them has its own tokens. It binds its address
 * when the first URL is asked for, or by {@link #start}.
 */
public final class StreamingListener implements AutoCloseable {
    private static final Pattern PATH = Pattern.compile("/(exec|attach|portforward)/([^/]+)");

    private final HttpServer server;
    private final String scheme;
    private final ConcurrentMap<String, TokenCache> owners = new ConcurrentHashMap<>();

    /** A listener that will bind {@code address}, without TLS; runtimes use 127.0.0.1 and port 0 by default. */
    public StreamingListener(EventLoops loops, Scheduler scheduler, InetSocketAddress address) {
        this(loops, scheduler, address, null);
    }

    /** The same with TLS, as containerd's {@code enable_tls_streaming} and CRI-O's {@code stream_enable_tls} ask for. */
    public StreamingListener(
            EventLoops loops, Scheduler scheduler, InetSocketAddress address, @Nullable ServerTls tls) {
        HttpServer.Builder builder =
                HttpServer.builder(loops, this::handle).address(address).scheduler(scheduler);
        this.server = (tls == null ? builder : builder.tls(tls)).build();
        this.scheme = tls == null ? "http://" : "https://";
    }

    /** Binds the address and waits for it; must not be called on one of the event loops. Idempotent. */
    public void start() throws IOException {
        server.start();
    }

    /** The URL up to the path; binds the address if need be. */
    String baseUrl() throws IOException {
        server.start();
        InetSocketAddress address = server.address();
        String host = address.getAddress().getHostAddress();
        return scheme + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Which runtime each pending token belongs to. */
    ConcurrentMap<String, TokenCache> owners() {
        return owners;
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            return HttpResponse.text(404, "404: Page Not Found").now();
        }
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            Headers headers = Headers.of("Allow", "GET, POST", "Content-Type", "text/plain; charset=utf-8");
            byte[] text = "405: Method Not Allowed".getBytes(StandardCharsets.UTF_8);
            return new HttpResponse.Full(405, headers, text).now();
        }
        Optional<StreamingTicket> ticket = Optional.ofNullable(owners.get(path.group(2)))
                .flatMap(runtime -> runtime.consume(path.group(2)))
                .filter(found -> found.kind().equals(path.group(1)));
        return ticket.map(found -> found.service().serve(request))
                .orElseGet(() -> HttpResponse.goError(404, "404 page not found"))
                .now();
    }

    /** Ends all streams and the listener, and waits; must not be called on one of the event loops. Idempotent. */
    @Override
    public void close() {
        server.close();
    }
}
