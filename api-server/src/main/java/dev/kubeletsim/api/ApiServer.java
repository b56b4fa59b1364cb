// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import dev.kubeletsim.api.admission.Admission;
import dev.kubeletsim.api.admission.policy.AuditAnnotations;
import dev.kubeletsim.api.admission.policy.ValidatingAdmissionPolicy;
import dev.kubeletsim.api.binder.Controllers;
import dev.kubeletsim.api.discovery.Discovery;
import dev.kubeletsim.api.discovery.Health;
import dev.kubeletsim.api.discovery.Reviews;
import dev.kubeletsim.api.discovery.ServerVersion;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ResourceCatalog;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.rest.Representation;
import dev.kubeletsim.api.rest.RequestTree;
import dev.kubeletsim.api.rest.RestApi;
import dev.kubeletsim.api.rest.RestContext;
import dev.kubeletsim.api.rest.ServedResource;
import dev.kubeletsim.api.rest.Target;
import dev.kubeletsim.api.storage.MemoryStore;
import dev.kubeletsim.api.strategy.Strategies;
import dev.kubeletsim.time.Scheduler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes API server: answers requests, whatever transport brings them.
 *
 * <p>{@link #handle} never blocks and may be called from any thread; callers in the same process exchange trees with it,
 * which are shared and must not be changed. {@link dev.kubeletsim.api.http.ApiListener} serves it over HTTPS.
 */
public final class ApiServer implements AutoCloseable {
    private static final List<String> NAMESPACES = List.of("default", "kube-system", "kube-public", "kube-node-lease");
    private static final String TEXT = "text/plain; charset=utf-8";

    private final ServerContext context;
    private final Scheduler scheduler;
    private final ObjectStore store;
    private final RestApi rest;
    private final Discovery discovery;
    private final OpenApiDocuments openApi;
    private final @Nullable Controllers controllers;
    private final @Nullable RequestObserver observer;
    private volatile String address = "127.0.0.1";

    private ApiServer(Builder builder) {
        this.scheduler = Objects.requireNonNull(builder.scheduler, "scheduler");
        this.context = new ServerContext(
                builder.minor,
                Objects.requireNonNull(builder.featureGates, "featureGates"),
                scheduler,
                Objects.requireNonNull(builder.random, "random"));
        this.store = builder.store != null
                ? builder.store
                : new MemoryStore(
                        scheduler,
                        Map.of("pods", pod -> pod.path("spec").path("nodeName").asString("")));
        List<ResourceDefinition> catalog = ResourceCatalog.of(builder.minor);
        List<ServedResource> served = catalog.stream()
                .map(definition -> new ServedResource(definition, Strategies.of(definition, context)))
                .toList();
        this.rest = new RestApi(new RestContext(context, store, admission(catalog, builder)), served, scheduler);
        this.discovery = new Discovery(catalog);
        this.openApi = new OpenApiDocuments(context, catalog);
        this.observer = builder.observer;
        this.controllers = builder.controllers ? new Controllers(this, scheduler, context) : null;
    }

    private Admission admission(List<ResourceDefinition> catalog, Builder builder) {
        boolean policies =
                catalog.stream().anyMatch(resource -> resource.plural().equals("validatingadmissionpolicies"));
        return policies
                ? Admission.over(
                        store, new ValidatingAdmissionPolicy(store, builder.minor, catalog, builder.auditAnnotations))
                : Admission.over(store);
    }

    /** A server of the newest version; scheduler, gates and random generator have to be given. */
    public static Builder builder() {
        return new Builder();
    }

    /** Creates the namespaces that every cluster has, and starts the controllers. */
    private ApiServer start() {
        for (String name : NAMESPACES) {
            ObjectNode namespace = JsonNodeFactory.instance.objectNode();
            namespace.put("apiVersion", "v1").put("kind", "Namespace");
            namespace.putObject("metadata").put("name", name);
            ApiRequest create = ApiRequest.of("POST", "/api/v1/namespaces", "kube-apiserver/embedded")
                    .withTree("application/json", namespace);
            if (handle(create) instanceof ApiResponse.Document document
                    && document.status() != 201
                    && document.status() != 409) {
                throw new IllegalStateException("creating the namespace " + name + ": " + document.tree());
            }
        }
        // Watches of the real server cannot go back before its start either.
        store.compact();
        if (controllers != null) {
            controllers.start();
        }
        return this;
    }

    /** Answers a request; failures are answers too. */
    public ApiResponse handle(ApiRequest request) {
        ApiResponse response = answer(request);
        if (observer != null) {
            observer.answered(request, response);
        }
        return response;
    }

    private ApiResponse answer(ApiRequest request) {
        try {
            Target target = rest.resolve(request.path());
            if (target == null && !request.method().equals("GET") && readOnly(request.path())) {
                throw notAllowed();
            }
            if (target != null && request.method().equals("HEAD")) {
                throw notAllowed();
            }
            return target != null ? rest.handle(request, target) : beside(request);
        } catch (ApiFailure failure) {
            return new ApiResponse.Document(failure.code(), failure.toStatus(), failure.warnings());
        }
    }

    /** Documents that the real server's router gives to those alone who GET them; the others take any method. */
    private static boolean readOnly(String path) {
        String document = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return document.equals("/api")
                || document.equals("/api/v1")
                || document.equals("/version")
                || document.matches("/apis/[^/]+/[^/]+");
    }

    private static ApiFailure notAllowed() {
        return ApiFailure.methodNotAllowed("the server does not allow this method on the requested resource");
    }

    /** What is not a resource. */
    private ApiResponse beside(ApiRequest request) {
        String path = request.path();
        if (Reviews.isReview(path) && request.method().equals("POST")) {
            return new ApiResponse.Document(
                    201, Reviews.answer(path, RequestTree.of(request, minor()), request.user()));
        }
        String health = Health.answer(path, request.query().containsKey("verbose"), request.parameters("exclude"));
        if (health != null) {
            return new ApiResponse.Content(200, TEXT, health.getBytes(StandardCharsets.UTF_8));
        }
        ApiResponse found = document(request);
        if (found == null && path.startsWith("/openapi/v3/")) {
            return new ApiResponse.Content(404, "", new byte[0]);
        }
        if (found == null && inKnownGroup(path)) {
            throw ApiFailure.noSuchResource();
        }
        return found != null
                ? found
                : new ApiResponse.Content(404, TEXT, "404 page not found\n".getBytes(StandardCharsets.UTF_8));
    }

    /** Below a group that there is, unknown versions are answered as unknown resources are. */
    private boolean inKnownGroup(String path) {
        String[] segments = path.substring(1).split("/");
        return (segments.length >= 2 && segments[0].equals("api"))
                || (segments.length >= 3 && segments[0].equals("apis") && discovery.group(segments[1]) != null);
    }

    private ObjectNode paths() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode paths = document.putArray("paths");
        List.of("/api", "/api/v1", "/apis", "/apis/").forEach(paths::add);
        for (JsonNode group : discovery.groups().path("groups")) {
            paths.add("/apis/" + group.path("name").asString(""));
            group.path("versions")
                    .forEach(version ->
                            paths.add("/apis/" + version.path("groupVersion").asString("")));
        }
        List.of(
                        "/healthz",
                        "/healthz/ping",
                        "/livez",
                        "/livez/ping",
                        "/openapi/v2",
                        "/openapi/v3",
                        "/readyz",
                        "/version")
                .forEach(paths::add);
        return document;
    }

    private @Nullable ApiResponse document(ApiRequest request) {
        String path = request.path().length() > 1 && request.path().endsWith("/")
                ? request.path().substring(0, request.path().length() - 1)
                : request.path();
        boolean root = path.equals("/api") || path.equals("/apis");
        if (root && Representation.negotiate(request.accept()) == Representation.AGGREGATED_DISCOVERY) {
            byte[] body = OpenApiDocuments.bytes(discovery.aggregated(path.equals("/api")));
            return new ApiResponse.Content(
                    200, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", body);
        }
        ObjectNode document = switch (path) {
            case "/" -> paths();
            case "/version" -> ServerVersion.of(context.minor());
            case "/api" -> discovery.coreVersions(address);
            case "/apis" -> discovery.groups();
            case "/api/v1" -> discovery.resources("v1");
            default -> path.startsWith("/apis/") ? group(path.substring("/apis/".length())) : null;
        };
        return document == null ? openApi.answer(path, request.accept()) : new ApiResponse.Document(200, document);
    }

    private @Nullable ObjectNode group(String name) {
        return name.contains("/") ? discovery.resources(name) : discovery.group(name);
    }

    /** The objects. */
    public ObjectStore store() {
        return store;
    }

    /** The emulated version's minor. */
    public int minor() {
        return context.minor();
    }

    /** The scheduler that everything here runs on. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Tells the address that {@code /api} names, once it is known. */
    public void announce(String hostAndPort) {
        address = hostAndPort;
    }

    @Override
    public void close() {
        if (controllers != null) {
            controllers.close();
        }
        store.close();
    }

    /** Settings of a server. */
    public static final class Builder {
        private int minor = 36;
        private boolean controllers = true;
        private @Nullable Predicate<String> featureGates;
        private @Nullable Scheduler scheduler;
        private @Nullable RandomGenerator random;
        private @Nullable ObjectStore store;
        private @Nullable RequestObserver observer;
        private AuditAnnotations auditAnnotations = AuditAnnotations.LOG;

        private Builder() {}

        /** The emulated Kubernetes version 1.{@code newMinor}, 29 to 36; default 36. */
        public Builder minor(int newMinor) {
            if (newMinor < 29 || newMinor > 36) {
                throw new IllegalArgumentException("minor: " + newMinor + " (expected: 29 to 36)");
            }
            this.minor = newMinor;
            return this;
        }

        /** Which feature gates are on. */
        public Builder featureGates(Predicate<String> gates) {
            this.featureGates = gates;
            return this;
        }

        /** The clock, the timers and the turns. */
        public Builder scheduler(Scheduler newScheduler) {
            this.scheduler = newScheduler;
            return this;
        }

        /** The source of uids and generated names; has to be safe for the threads of the scheduler. */
        public Builder random(RandomGenerator newRandom) {
            this.random = newRandom;
            return this;
        }

        /** Whether pods get nodes, ready nodes lose their taint, namespaces are emptied and events expire; default true. */
        public Builder controllers(boolean newControllers) {
            this.controllers = newControllers;
            return this;
        }

        /** Who is told of each request; nobody unless set. */
        public Builder observer(RequestObserver newObserver) {
            this.observer = newObserver;
            return this;
        }

        /** Where objects are kept; default in memory. */
        public Builder store(ObjectStore newStore) {
            this.store = newStore;
            return this;
        }

        /** Who is told what policies note about requests; default the server's log. */
        public Builder auditAnnotations(AuditAnnotations newAuditAnnotations) {
            this.auditAnnotations = newAuditAnnotations;
            return this;
        }

        /** A server that answers. */
        public ApiServer build() {
            return new ApiServer(this).start();
        }
    }
}
