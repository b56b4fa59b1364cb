// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.http;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiRequest.User;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.auth.Credentials;
import dev.kubeletsim.api.auth.Kubeconfig;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.http.HttpServer;
import dev.kubeletsim.streaming.tls.ClientAuthentication;
import dev.kubeletsim.streaming.tls.ServerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves an {@link ApiServer} over HTTPS: authenticates, reads requests, writes answers, and passes on what belongs to
 * kubelets.
 */
public final class ApiListener implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String APPLICATION_JSON = "application/json";

    private final ApiServer server;
    private final Credentials credentials;
    private final KubeletProxy kubelets;
    private final HttpServer http;
    private final String url;

    private ApiListener(ApiServer server, Credentials credentials, EventLoops loops, InetSocketAddress address)
            throws IOException {
        this.server = server;
        this.credentials = credentials;
        this.kubelets = new KubeletProxy(loops, credentials, server.scheduler(), server.minor());
        List<InetAddress> names = new ArrayList<>(List.of(InetAddress.getByName("127.0.0.1")));
        if (!address.getAddress().isAnyLocalAddress() && !names.contains(address.getAddress())) {
            names.add(address.getAddress());
        }
        ServerTls tls = new ServerTls(
                credentials.server(names),
                List.of(credentials.authority().certificate()),
                ClientAuthentication.OPTIONAL);
        this.http = HttpServer.builder(loops, this::handle)
                .address(address)
                .tls(tls)
                .executor(server.scheduler().executor())
                .build()
                .start();
        InetSocketAddress bound = http.address();
        String host = bound.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : bound.getAddress().getHostAddress();
        String hostAndPort = (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
        this.url = "https://" + hostAndPort;
        server.announce(hostAndPort);
    }

    /**
     * Starts serving.
     *
     * @param address usually 127.0.0.1 and port 0
     * @throws IOException if the address cannot be bound
     */
    public static ApiListener start(
            ApiServer server, Credentials credentials, EventLoops loops, InetSocketAddress address) throws IOException {
        return new ApiListener(server, credentials, loops, address);
    }

    /** Where clients find the server. */
    public String url() {
        return url;
    }

    /** The text of a kubeconfig for this server. */
    public String kubeconfig() {
        return Kubeconfig.text(url, credentials);
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        User user = credentials.authenticate(
                request.peer(), request.headers().first("Authorization").orElse(""));
        if (user == null) {
            ApiFailure unauthorized = new ApiFailure(401, "Unauthorized", "Unauthorized", null);
            return document(401, unauthorized.toStatus(), List.of()).now();
        }
        ApiRequest api = new ApiRequest(
                request.method(),
                request.path(),
                request.query().parameters(),
                String.join(",", request.headers().all("Accept")),
                request.headers().first("Content-Type").orElse(""),
                request.headers().first("User-Agent").orElse(""),
                user,
                request.body().length == 0 ? new ApiRequest.Body.None() : new ApiRequest.Body.Bytes(request.body()));
        return switch (server.handle(api)) {
            case ApiResponse.Document document ->
                document(document.status(), document.tree(), document.warnings())
                        .now();
            case ApiResponse.Content content -> content(content).now();
            case ApiResponse.Watching watching ->
                new HttpResponse.Streaming(
                                200,
                                headers(APPLICATION_JSON),
                                sink -> new WatchWriter(watching.stream(), sink).start())
                        .now();
            case ApiResponse.Proxied proxied -> kubelets.forward(request, proxied.call());
        };
    }

    private static HttpResponse content(ApiResponse.Content content) {
        return content.contentType().isEmpty()
                ? new HttpResponse.Full(
                        content.status(), Headers.of("Cache-Control", "no-cache, private"), content.bytes())
                : HttpResponse.bytes(content.status(), content.contentType(), content.bytes());
    }

    static HttpResponse document(int status, ObjectNode tree, List<String> warnings) {
        Headers headers = headers(APPLICATION_JSON);
        for (String warning : warnings) {
            headers = headers.with("Warning", "299 - " + quoted(warning));
        }
        int wait = tree.path("details").path("retryAfterSeconds").asInt(0);
        if (status >= 400 && wait > 0) {
            headers = headers.with("Retry-After", Integer.toString(wait));
        }
        byte[] json = JSON.writeValueAsBytes(tree);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return new HttpResponse.Full(status, headers, line);
    }

    private static Headers headers(String contentType) {
        return Headers.of("Cache-Control", "no-cache, private", "Content-Type", contentType);
    }

    /** A quoted string of RFC 7234: a header line has no line breaks. */
    private static String quoted(String warning) {
        String line = warning.replace('\n', ' ').replace('\r', ' ');
        return '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    @Override
    public void close() {
        http.close();
    }
}
