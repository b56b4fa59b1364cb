// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.stream.KubeletCall;
import dev.kubeletsim.api.stream.KubeletCall.Kind;
import dev.kubeletsim.api.stream.PodConnections;
import dev.kubeletsim.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Everything below {@code /api/v1} and {@code /apis/GROUP/VERSION}: finds the verb and runs it. */
public final class RestApi {
    private final RestContext context;
    private final Map<String, ServedResource> resources = new LinkedHashMap<>();
    private final Presenter presenter;
    private final Create create;
    private final Update update;
    private final Patch patch;
    private final Delete delete;
    private final Collections collections;
    private final PodBinding binding;
    private final PodEviction eviction;
    private final PodConnections connections;
    private final Connect connect;

    public RestApi(RestContext context, List<ServedResource> served, Scheduler scheduler) {
        this.context = context;
        for (ServedResource resource : served) {
            resources.put(
                    resource.definition().apiVersion() + "/"
                            + resource.definition().plural(),
                    resource);
        }
        this.presenter = new Presenter(context.server().clock());
        this.create = new Create(context, new FieldManagers());
        this.update = new Update(context, create);
        this.patch = new Patch(context, create, update);
        this.delete = new Delete(context);
        this.collections = new Collections(context, delete, presenter, scheduler);
        this.binding = new PodBinding(context);
        this.eviction = new PodEviction(context, delete);
        this.connections = new PodConnections(context.store());
        this.connect = new Connect(context.admission());
    }

    /**
     * What a path means; null if it is not below a group version that is served.
     *
     * @throws ApiFailure 404 if the group version has no such resource
     */
    public @Nullable Target resolve(String path) {
        List<String> segments = new ArrayList<>(List.of(path.substring(1).split("/")));
        String version;
        if (segments.size() >= 2 && segments.get(0).equals("api")) {
            version = segments.get(1);
            segments = segments.subList(2, segments.size());
        } else if (segments.size() >= 3 && segments.get(0).equals("apis")) {
            version = segments.get(1) + "/" + segments.get(2);
            segments = segments.subList(3, segments.size());
        } else {
            return null;
        }
        String prefix = version + "/";
        if (segments.isEmpty() || resources.keySet().stream().noneMatch(key -> key.startsWith(prefix))) {
            return null;
        }
        return target(version, segments);
    }

    private Target target(String version, List<String> segments) {
        if (segments.size() >= 3 && segments.get(0).equals("namespaces")) {
            if (version.equals("v1") && segments.get(2).equals("bindings") && segments.size() == 3) {
                return new Target(pods(), segments.get(1), "", "binding", "");
            }
            ServedResource inNamespace = resources.get(version + "/" + segments.get(2));
            if (inNamespace != null && inNamespace.definition().namespaced()) {
                return named(inNamespace, segments.get(1), segments.subList(3, segments.size()));
            }
        }
        ServedResource resource = resources.get(version + "/" + segments.get(0));
        if (resource == null || (resource.definition().namespaced() && segments.size() > 1)) {
            throw ApiFailure.noSuchResource();
        }
        return named(resource, "", segments.subList(1, segments.size()));
    }

    private ServedResource pods() {
        return Objects.requireNonNull(resources.get("v1/pods"), "pods");
    }

    private static Target named(ServedResource resource, String namespace, List<String> segments) {
        Target target = new Target(
                resource,
                namespace,
                segments.isEmpty() ? "" : segments.get(0),
                segments.size() < 2 ? "" : segments.get(1),
                segments.size() < 3 ? "" : String.join("/", segments.subList(2, segments.size())));
        boolean proxy = target.subresource().equals("proxy");
        if (!target.isKnown() || (!target.rest().isEmpty() && !proxy)) {
            throw ApiFailure.noSuchResource();
        }
        return target;
    }

    /**
     * Runs the verb.
     *
     * @throws ApiFailure with the Status to answer
     */
    public ApiResponse handle(ApiRequest request, Target target) {
        // Negotiated first, so that a request whose answer could not be sent changes nothing.
        Representation.negotiate(request.accept());
        ApiResponse response = run(request, target);
        if (response instanceof ApiResponse.Document document && isObject(document.tree(), target)) {
            return new ApiResponse.Document(
                    document.status(),
                    presenter.object(document.tree(), target.resource(), request),
                    document.warnings());
        }
        return response;
    }

    private static boolean isObject(ObjectNode tree, Target target) {
        return tree.path("kind")
                .asString("")
                .equals(target.resource().definition().kind());
    }

    private ApiResponse run(ApiRequest request, Target target) {
        if (target.subresource().equals("proxy") && target.allows("get")) {
            connect.admit(request, target);
            return new ApiResponse.Proxied(connections.nodeProxy(request, target.name(), target.rest()));
        }
        String verb = verb(request, target);
        if (!target.allows(verb)) {
            throw ApiFailure.methodNotAllowed("the server does not allow this method on the requested resource");
        }
        return switch (target.subresource()) {
            case "binding" -> binding.handle(request, target);
            case "eviction" -> eviction.handle(request, target);
            case "log" -> log(request, target);
            case "exec", "attach", "portforward" -> proxied(connection(request, target));
            default -> crud(request, target, verb);
        };
    }

    private KubeletCall connection(ApiRequest request, Target target) {
        connect.admit(request, target);
        return switch (target.subresource()) {
            case "exec" -> connections.remoteCommand(request, Kind.EXEC, target.namespace(), target.name());
            case "attach" -> connections.remoteCommand(request, Kind.ATTACH, target.namespace(), target.name());
            default -> connections.portForward(request, target.namespace(), target.name());
        };
    }

    private ApiResponse crud(ApiRequest request, Target target, String verb) {
        return switch (verb) {
            case "get" -> get(request, target);
            case "list" -> collections.get(request, target);
            case "create" -> create.handle(request, target);
            case "update" -> update.handle(request, target);
            case "patch" -> patch.handle(request, target);
            case "delete" -> delete.handle(request, target);
            default -> collections.deleteCollection(request, target);
        };
    }

    private static String verb(ApiRequest request, Target target) {
        boolean one = !target.name().isEmpty();
        boolean everywhere = target.resource().definition().namespaced()
                && target.namespace().isEmpty();
        return switch (request.method()) {
            case "GET" -> one ? "get" : "list";
            case "POST" -> (one && target.subresource().isEmpty()) || everywhere ? "none" : "create";
            case "PUT" -> one ? "update" : "none";
            case "PATCH" -> one ? "patch" : "none";
            case "DELETE" -> one ? "delete" : everywhere ? "none" : "deletecollection";
            default -> "none";
        };
    }

    private ApiResponse get(ApiRequest request, Target target) {
        if (request.query().containsKey("export")) {
            throw ApiFailure.badRequest("the export parameter, deprecated since v1.14, is no longer supported");
        }
        ListOptions.requirePresent(
                request.parameter("resourceVersion"), context.store().revision());
        ObjectNode stored = context.store().get(target.key());
        if (stored == null) {
            throw target.resource().notFound(target.name());
        }
        return new ApiResponse.Document(200, target.resource().view(stored));
    }

    private ApiResponse log(ApiRequest request, Target target) {
        LogOptions.check(request, target.name(), context.server().enabled("PodLogsQuerySplitStreams"));
        KubeletCall call = connections.log(request, target.namespace(), target.name());
        return call == null ? new ApiResponse.Content(204, "", new byte[0]) : proxied(call);
    }

    private static ApiResponse proxied(KubeletCall call) {
        return new ApiResponse.Proxied(call);
    }
}
