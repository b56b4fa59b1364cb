// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.RequestObserver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Notes what an API server is asked and answers. */
final class ApiCallRecorder implements RequestObserver {
    private final CallTimeline timeline;
    private final InstantSource clock;

    ApiCallRecorder(CallTimeline timeline, InstantSource clock) {
        this.timeline = timeline;
        this.clock = clock;
    }

    @Override
    public void answered(ApiRequest request, ApiResponse response) {
        JsonNode body = request.body() instanceof ApiRequest.Body.Tree tree ? tree.tree() : MissingNode.getInstance();
        List<String> path = Arrays.asList(request.path().split("/", -1));
        String verb = request.parameter("watch").equals("true") ? "WATCH" : request.method();
        timeline.add(new CallTimeline.Call(
                clock.instant(),
                CallTimeline.Via.API,
                request.userAgent().split("/", 2)[0],
                verb + " " + request.path(),
                pod(path, body),
                detail(path, body),
                result(response),
                isRoutine(request.method(), path)));
    }

    /** The pod that a request is about, by its path or by what it carries. */
    private static String pod(List<String> path, JsonNode body) {
        String named = after(path, "pods");
        if (!named.isEmpty()) {
            return named;
        }
        String event = after(path, "events");
        if (event.contains(".")) {
            return event.substring(0, event.lastIndexOf('.'));
        }
        if (body.at("/involvedObject/kind").asString("").equals("Pod")) {
            return body.at("/involvedObject/name").asString("");
        }
        return path.getLast().equals("pods") ? body.at("/metadata/name").asString("") : "";
    }

    private static String after(List<String> path, String resource) {
        int at = path.indexOf(resource);
        return at < 0 || at + 1 >= path.size() ? "" : path.get(at + 1);
    }

    private static String detail(List<String> path, JsonNode body) {
        if (path.contains("events") && body.has("reason")) {
            return body.path("type").asString("") + " " + body.path("reason").asString("") + ": "
                    + body.path("message").asString("");
        }
        List<String> facts = new ArrayList<>();
        fact(facts, "supplementalGroupsPolicy", body.at("/spec/securityContext/supplementalGroupsPolicy"));
        fact(facts, "phase", body.at("/status/phase"));
        fact(facts, "reason", body.at("/status/reason"));
        fact(facts, "user", body.at("/status/containerStatuses/0/user"));
        fact(facts, "features", body.at("/status/features"));
        fact(facts, "node", body.at("/target/name"));
        return String.join(", ", facts);
    }

    private static void fact(List<String> facts, String name, JsonNode value) {
        if (!value.isMissingNode() && !value.isNull()) {
            facts.add(name + " " + (value.isString() ? value.asString() : value.toString()));
        }
    }

    private static String result(ApiResponse response) {
        return switch (response) {
            case ApiResponse.Document document ->
                document.status() < 400
                        ? Integer.toString(document.status())
                        : document.status() + " "
                                + document.tree().path("message").asString("");
            case ApiResponse.Content content -> Integer.toString(content.status());
            case ApiResponse.Watching watching -> "200";
            case ApiResponse.Proxied proxied -> "passed on to the kubelet";
        };
    }

    /** Leases, and what a kubelet reads of its own node and of its pods before it writes. */
    private static boolean isRoutine(String method, List<String> path) {
        return path.contains("leases") || method.equals("GET");
    }
}
