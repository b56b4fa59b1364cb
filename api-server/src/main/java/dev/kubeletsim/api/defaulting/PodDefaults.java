// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.absent;
import static dev.kubeletsim.api.defaulting.Defaults.each;
import static dev.kubeletsim.api.defaulting.Defaults.number;
import static dev.kubeletsim.api.defaulting.Defaults.object;
import static dev.kubeletsim.api.defaulting.Defaults.pointer;
import static dev.kubeletsim.api.defaulting.Defaults.text;
import static dev.kubeletsim.api.defaulting.Defaults.truth;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of a pod. {@code supplementalGroupsPolicy} has none: unset stays unset (KEP-3619). */
public final class PodDefaults {
    private static final int GRACE_PERIOD_SECONDS = 30;

    private PodDefaults() {}

    /** Fills a pod in, in place. */
    public static void apply(ObjectNode pod) {
        ObjectNode spec = object(pod, "spec");
        serviceAccount(spec);
        VolumeDefaults.apply(spec);
        for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
            for (ObjectNode container : each(spec, list)) {
                container(container, spec);
                if (!list.equals("ephemeralContainers")) {
                    requests(container);
                }
            }
        }
        truth(spec, "enableServiceLinks", true);
        text(spec, "dnsPolicy", "ClusterFirst");
        text(spec, "restartPolicy", "Always");
        object(spec, "securityContext");
        pointer(spec, "terminationGracePeriodSeconds", GRACE_PERIOD_SECONDS);
        if (spec.path("terminationGracePeriodSeconds").asLong(0) < 0) {
            // So that an update of a stored pod with a negative one is possible at all.
            spec.put("terminationGracePeriodSeconds", 1);
        }
        text(spec, "schedulerName", "default-scheduler");
        if (spec.get("resources") instanceof ObjectNode) {
            requests(spec);
        }
    }

    /** The account has two names on the wire; what one says the other repeats. */
    private static void serviceAccount(ObjectNode spec) {
        String name = spec.path("serviceAccountName").asString("");
        String legacy = spec.path("serviceAccount").asString("");
        if (!name.isEmpty() || !legacy.isEmpty()) {
            spec.put("serviceAccountName", name.isEmpty() ? legacy : name);
            spec.put("serviceAccount", name.isEmpty() ? legacy : name);
        }
    }

    private static void container(ObjectNode container, ObjectNode spec) {
        text(container, "imagePullPolicy", pullPolicy(container.path("image").asString("")));
        text(container, "terminationMessagePath", "/dev/termination-log");
        text(container, "terminationMessagePolicy", "File");
        object(container, "resources");
        for (ObjectNode port : each(container, "ports")) {
            text(port, "protocol", "TCP");
            if (spec.path("hostNetwork").asBoolean(false)) {
                number(port, "hostPort", port.path("containerPort").asLong(0));
            }
        }
        for (ObjectNode variable : each(container, "env")) {
            JsonNode reference = variable.path("valueFrom").path("fieldRef");
            if (reference instanceof ObjectNode field) {
                text(field, "apiVersion", "v1");
            }
        }
        for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.get(probe) instanceof ObjectNode present) {
                probe(present);
            }
        }
        for (String hook : List.of("postStart", "preStop")) {
            if (container.path("lifecycle").path(hook) instanceof ObjectNode present) {
                httpGet(present);
            }
        }
    }

    /** Always for {@code :latest} and for no tag at all, else only if the image is not there. */
    static String pullPolicy(String image) {
        return ImageTag.of(image).equals("latest") ? "Always" : "IfNotPresent";
    }

    private static void probe(ObjectNode probe) {
        number(probe, "timeoutSeconds", 1);
        number(probe, "periodSeconds", 10);
        number(probe, "successThreshold", 1);
        number(probe, "failureThreshold", 3);
        httpGet(probe);
        if (probe.get("grpc") instanceof ObjectNode grpc && absent(grpc, "service")) {
            grpc.put("service", "");
        }
    }

    private static void httpGet(ObjectNode handler) {
        if (handler.get("httpGet") instanceof ObjectNode get) {
            text(get, "path", "/");
            text(get, "scheme", "HTTP");
        }
    }

    /** What is limited and not requested is requested up to its limit. */
    private static void requests(ObjectNode owner) {
        ObjectNode resources = object(owner, "resources");
        if (resources.path("limits").isEmpty()) {
            return;
        }
        ObjectNode requests = object(resources, "requests");
        for (Map.Entry<String, JsonNode> limit : resources.path("limits").properties()) {
            if (!requests.has(limit.getKey())) {
                requests.set(limit.getKey(), limit.getValue());
            }
        }
    }
}
