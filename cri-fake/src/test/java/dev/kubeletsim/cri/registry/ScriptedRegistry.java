// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.http.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A registry whose answers a test writes down by path, and which remembers what it was asked. */
final class ScriptedRegistry implements AutoCloseable {
    private final EventLoops loops = new EventLoops("scripted", 1);
    private final HttpServer server;
    private final InetSocketAddress address;
    private final Map<String, Function<HttpRequest, HttpResponse>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    ScriptedRegistry() {
        server = HttpServer.builder(loops, request -> answer(request).now()).build();
        address = server.bind().toCompletableFuture().join();
    }

    private HttpResponse answer(HttpRequest request) {
        asked.add(request.method() + " " + request.target());
        return answers.getOrDefault(request.path(), unused -> errors(404, "NOT_SCRIPTED", "{}"))
                .apply(request);
    }

    /** {@code HOST:PORT}. */
    String authority() {
        return "127.0.0.1:" + address.getPort();
    }

    ScriptedRegistry on(String path, HttpResponse answer) {
        return on(path, request -> answer);
    }

    ScriptedRegistry on(String path, Function<HttpRequest, HttpResponse> answer) {
        answers.put(path, answer);
        return this;
    }

    /** An open registry's ping. */
    ScriptedRegistry open() {
        return on("/v2/", HttpResponse.json(200, "{}".getBytes(StandardCharsets.UTF_8)));
    }

    ScriptedRegistry manifest(String path, String type, String digest, byte[] json) {
        return on(
                path,
                new HttpResponse.Full(200, Headers.of("Content-Type", type, "Docker-Content-Digest", digest), json));
    }

    ScriptedRegistry blob(String path, byte[] bytes) {
        return on(path, HttpResponse.bytes(200, "application/octet-stream", bytes));
    }

    /** Methods and targets in the order of their coming. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** A refusal in the registries' own form. */
    static HttpResponse errors(int status, String code, String detail) {
        return HttpResponse.json(
                status,
                ("{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + RegistryErrors.messageOf(code)
                                + "\",\"detail\":" + detail + "}]}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    static HttpResponse challenge(int status, String challenge) {
        return new HttpResponse.Full(
                status,
                Headers.of("Content-Type", "application/json", "WWW-Authenticate", challenge),
                "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\",\"detail\":{}}]}"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
