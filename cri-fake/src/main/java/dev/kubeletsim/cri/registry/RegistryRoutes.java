// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpHandler;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reading half of the OCI distribution specification 1.1: ping, catalogue, tags, manifests, blobs with byte ranges, and
 * a token server. Whoever wants to write is told that it is not supported.
 */
final class RegistryRoutes implements HttpHandler {
    static final String SERVICE = "kubelet-sim";
    private static final String API_VERSION = "Docker-Distribution-API-Version";
    private static final Pattern ROUTE = Pattern.compile("/v2/(.+)/(tags/list|manifests/([^/]+)|blobs/([^/]+))");
    private static final JsonMapper JSON = new JsonMapper();

    private final RegistryContents contents;
    private final RegistryLogin login;
    private final boolean tokens;
    private final BlobSender blobs;

    /** @param tokens whether users show tokens instead of their passwords */
    RegistryRoutes(RegistryContents contents, RegistryLogin login, boolean tokens, BlobSender blobs) {
        this.contents = contents;
        this.login = login;
        this.tokens = tokens;
        this.blobs = blobs;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        return answer(request).now();
    }

    private HttpResponse answer(HttpRequest request) {
        String path = request.path();
        if (path.equals("/token")) {
            return token(request);
        }
        Matcher route = ROUTE.matcher(path);
        boolean known = route.matches();
        String scope = known ? "repository:" + route.group(1) + ":pull" : "";
        if (!mayRead(request, scope)) {
            return unauthorized(request, scope);
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return error(405, "UNSUPPORTED", "The operation is unsupported.");
        }
        if (path.equals("/v2/") || path.equals("/v2")) {
            return json(200, JSON.createObjectNode());
        }
        if (path.equals("/v2/_catalog")) {
            return catalogue();
        }
        return known ? read(request, route) : error(404, "NOT_FOUND", "page not found");
    }

    private HttpResponse read(HttpRequest request, Matcher route) {
        String repository = route.group(1);
        if (!contents.hasRepository(repository)) {
            return error(404, "NAME_UNKNOWN", "repository name not known to registry");
        }
        if (route.group(3) != null) {
            return manifest(repository, route.group(3));
        }
        return route.group(4) != null ? blob(request, repository, route.group(4)) : tags(repository);
    }

    private boolean mayRead(HttpRequest request, String scope) {
        String authorization = request.headers().first("Authorization").orElse("");
        return login.isOpen() || (tokens ? login.hasToken(authorization, scope) : login.isUser(authorization));
    }

    private HttpResponse unauthorized(HttpRequest request, String scope) {
        String host = request.headers().first("Host").orElse("localhost");
        String challenge = tokens
                ? "Bearer realm=\"http://" + host + "/token\",service=\"" + SERVICE + "\""
                        + (scope.isEmpty() ? "" : ",scope=\"" + scope + "\"")
                : "Basic realm=\"" + SERVICE + "\"";
        return with(error(401, "UNAUTHORIZED", "authentication required"), "WWW-Authenticate", challenge);
    }

    private HttpResponse token(HttpRequest request) {
        RegistryForm form = RegistryForm.of(request);
        boolean known = form.first("grant_type").equals("password")
                ? login.isUser(form.first("username"), form.first("password"))
                : login.isUser(request.headers().first("Authorization").orElse(""));
        if (!login.isOpen() && !known) {
            return error(401, "UNAUTHORIZED", "authentication required");
        }
        String token = login.issue(String.join(" ", form.all("scope")));
        ObjectNode reply = JSON.createObjectNode();
        reply.put("token", token).put("access_token", token).put("expires_in", 3600);
        return json(200, reply);
    }

    private HttpResponse catalogue() {
        ObjectNode reply = JSON.createObjectNode();
        ArrayNode names = reply.putArray("repositories");
        contents.repositories().forEach(names::add);
        return json(200, reply);
    }

    private HttpResponse tags(String repository) {
        ObjectNode reply = JSON.createObjectNode().put("name", repository);
        ArrayNode names = reply.putArray("tags");
        contents.tags(repository).forEach(names::add);
        return json(200, reply);
    }

    private HttpResponse manifest(String repository, String object) {
        Optional<RegistryContents.Manifest> found = contents.manifest(repository, object);
        if (found.isEmpty()) {
            return error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        }
        RegistryContents.Manifest manifest = found.get();
        return new HttpResponse.Full(
                200,
                Headers.of(
                        "Content-Type",
                        manifest.mediaType(),
                        "Docker-Content-Digest",
                        manifest.digest(),
                        "Etag",
                        '"' + manifest.digest() + '"',
                        API_VERSION,
                        "registry/2.0"),
                manifest.json());
    }

    private HttpResponse blob(HttpRequest request, String repository, String digest) {
        return contents.blob(repository, digest)
                .map(blob -> blobs.send(
                        digest, blob, request.headers().first("Range").orElse("")))
                .orElseGet(() -> error(404, "BLOB_UNKNOWN", "blob unknown to registry"));
    }

    private static HttpResponse error(int status, String code, String message) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("errors")
                .addObject()
                .put("code", code)
                .put("message", message)
                .putNull("detail");
        return json(status, body);
    }

    private static HttpResponse json(int status, ObjectNode body) {
        return with(HttpResponse.json(status, JSON.writeValueAsBytes(body)), API_VERSION, "registry/2.0");
    }

    private static HttpResponse with(HttpResponse response, String name, String value) {
        return switch (response) {
            case HttpResponse.Full full ->
                new HttpResponse.Full(full.status(), full.headers().with(name, value), full.body());
            case HttpResponse.Streaming streaming -> throw new IllegalArgumentException("a stream: " + streaming);
            case HttpResponse.Upgrade upgrade -> throw new IllegalArgumentException("an upgrade: " + upgrade);
        };
    }

    @Override
    public String toString() {
        return "registry of " + List.copyOf(contents.repositories());
    }
}
