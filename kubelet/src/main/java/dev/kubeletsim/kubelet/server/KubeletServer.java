// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpHandler;
import dev.kubeletsim.streaming.http.HttpRequest;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.http.UpgradeProxy;
import dev.kubeletsim.time.Scheduler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The paths of the kubelet's HTTPS API (upstream's {@code pkg/kubelet/server/server.go}, 1.31 and 1.36), for all nodes of
 * a process: a request about a pod goes to the node that has it.
 *
 * <p>Clients prove who they are by a certificate that the cluster's authority signed, as the API server does; whoever
 * does may do everything. What is not simulated (stats, cAdvisor metrics, checkpoints, profiles) is 404. Safe from any
 * thread; work that waits for a runtime runs in fibers.
 */
public final class KubeletServer implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(KubeletServer.class);

    private final Scheduler scheduler;
    private final UpgradeProxy proxy;
    private final Map<String, ServedNode> nodes = new ConcurrentSkipListMap<>();

    /** @param proxy forwards streams to the URLs that runtimes hand out */
    public KubeletServer(Scheduler scheduler, UpgradeProxy proxy) {
        this.scheduler = scheduler;
        this.proxy = proxy;
    }

    /** Serves a node from now on. */
    public void add(ServedNode node) {
        nodes.put(node.name(), node);
    }

    /** Stops to serve a node. */
    public void remove(String name) {
        nodes.remove(name);
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        if (request.peer() == null) {
            return HttpResponse.text(401, "Unauthorized").now();
        }
        try {
            return route(request);
        } catch (KubeletHttpException e) {
            return e.response().now();
        }
    }

    private CompletionStage<HttpResponse> route(HttpRequest request) {
        List<String> parts =
                Arrays.stream(request.path().split("/", -1)).skip(1).toList();
        Collection<ServedNode> all = nodes.values();
        return switch (parts.getFirst()) {
            case "healthz" -> get(request, () -> healthz(request.path()));
            case "pods" -> get(request, () -> json(PodDocuments.pods(all)));
            case "runningpods" -> get(request, () -> json(PodDocuments.runningPods(all)));
            case "configz" -> get(request, this::configz);
            case "metrics" -> get(request, () -> metrics(parts));
            case "containerLogs" -> logs(request, parts);
            case "exec", "attach", "portForward" -> stream(request, parts);
            case "run" -> run(request, parts);
            default -> notFound().now();
        };
    }

    private static CompletionStage<HttpResponse> get(HttpRequest request, Supplier<HttpResponse> answer) {
        return request.method().equals("GET")
                ? answer.get().now()
                : notAllowed().now();
    }

    private static HttpResponse healthz(String path) {
        return switch (path) {
            case "/healthz", "/healthz/", "/healthz/ping", "/healthz/log", "/healthz/syncloop" ->
                HttpResponse.text(200, "ok");
            default -> notFound();
        };
    }

    private HttpResponse configz() {
        return nodes.values().stream()
                .findFirst()
                .map(node -> json(node.configuration()))
                .orElseGet(KubeletServer::notFound);
    }

    private HttpResponse metrics(List<String> parts) {
        return parts.size() == 1
                ? HttpResponse.bytes(
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        NodeMetrics.of(nodes.values()).getBytes(StandardCharsets.UTF_8))
                : notFound();
    }

    /** {@code /containerLogs/NAMESPACE/POD/CONTAINER}. */
    private CompletionStage<HttpResponse> logs(HttpRequest request, List<String> parts) {
        if (parts.size() != 4) {
            return notFound().now();
        }
        LogOptions options = LogOptions.parse(request.query(), scheduler.instant());
        String name = parts.get(2);
        Found found = find(parts.get(1), name, "pod \"" + name + "\" does not exist");
        String container = parts.get(3);
        if (found.pod().container(container).isEmpty()) {
            throw new KubeletHttpException(404, "container \"" + container + "\" not found in pod \"" + name + "\"");
        }
        JsonNode status = found.node()
                .status(found.pod().uid())
                .map(JsonNode.class::cast)
                .orElse(found.pod().status());
        String id = LogTarget.find(name, status, container, options.previous());
        return new HttpResponse.Streaming(
                        200,
                        Headers.of("Content-Type", "text/plain; charset=utf-8"),
                        sink -> scheduler.start(
                                "logs-" + name, new LogStream(found.node(), scheduler, id, options, sink)::run))
                .now();
    }

    /** {@code /exec/NAMESPACE/POD[/UID]/CONTAINER} and {@code /portForward/NAMESPACE/POD[/UID]}. */
    private CompletionStage<HttpResponse> stream(HttpRequest request, List<String> parts) {
        if (!request.method().equals("GET") && !request.method().equals("POST")) {
            return notAllowed().now();
        }
        boolean ports = parts.getFirst().equals("portForward");
        Found found = findForStream(parts, ports ? 3 : 4);
        String container = parts.getLast();
        StreamRequests requests = new StreamRequests(found.node(), found.pod());
        Supplier<URI> url = switch (parts.getFirst()) {
            case "exec" -> () -> requests.exec(container, request.query());
            case "attach" -> () -> requests.attach(container, request.query());
            default -> () -> requests.portForward(request.query());
        };
        return inFiber(request, url, backend -> proxy.forward(request, backend));
    }

    private CompletionStage<HttpResponse> run(HttpRequest request, List<String> parts) {
        if (!request.method().equals("POST")) {
            return notAllowed().now();
        }
        Found found = findForStream(parts, 4);
        StreamRequests requests = new StreamRequests(found.node(), found.pod());
        String command = request.query().first("cmd").orElse("");
        return inFiber(
                request,
                () -> requests.run(parts.getLast(), command),
                output -> HttpResponse.json(200, output).now());
    }

    /** Does what waits for the runtime in a fiber, and answers with what comes of it. */
    private <T> CompletionStage<HttpResponse> inFiber(
            HttpRequest request, Supplier<T> work, Function<T, CompletionStage<HttpResponse>> answer) {
        CompletableFuture<CompletionStage<HttpResponse>> response = new CompletableFuture<>();
        scheduler.start("http-" + request.path(), () -> {
            try {
                response.complete(answer.apply(work.get()));
            } catch (KubeletHttpException e) {
                response.complete(e.response().now());
            } catch (RuntimeException e) {
                LOG.error("{} {} failed", request.method(), request.path(), e);
                response.complete(
                        HttpResponse.text(500, String.valueOf(e.getMessage())).now());
            }
        });
        return response.thenCompose(Function.identity());
    }

    private record Found(ServedNode node, Pod pod) {}

    private Found findForStream(List<String> parts, int size) {
        boolean hasUid = parts.size() == size + 1;
        if (parts.size() != size && !hasUid) {
            throw new KubeletHttpException(404, "404 page not found");
        }
        Found found = find(parts.get(1), parts.get(2), "pod does not exist");
        if (hasUid && !found.pod().uid().equals(parts.get(3))) {
            throw new KubeletHttpException(404, "pod does not exist");
        }
        return found;
    }

    private Found find(String namespace, String name, String otherwise) {
        for (ServedNode node : nodes.values()) {
            var pod = node.pod(namespace, name);
            if (pod.isPresent()) {
                return new Found(node, pod.get());
            }
        }
        throw new KubeletHttpException(404, otherwise);
    }

    private static HttpResponse json(JsonNode tree) {
        return HttpResponse.json(200, tree.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse notFound() {
        return HttpResponse.goError(404, "404 page not found");
    }

    private static HttpResponse notAllowed() {
        return HttpResponse.text(405, "405: Method Not Allowed");
    }
}
