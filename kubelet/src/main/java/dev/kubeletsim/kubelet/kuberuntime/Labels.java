// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The labels and annotations by which the kubelet finds its pods and containers again in the runtime (upstream's {@code
 * pkg/kubelet/kuberuntime/labels.go}).
 */
public final class Labels {
    public static final String POD_NAME = "io.kubernetes.pod.name";
    public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    public static final String POD_UID = "io.kubernetes.pod.uid";
    public static final String CONTAINER_NAME = "io.kubernetes.container.name";
    static final String HASH = "io.kubernetes.container.hash";
    static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
    static final String TERMINATION_MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
    static final String TERMINATION_MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
    static final String PRE_STOP_HANDLER = "io.kubernetes.container.preStopHandler";
    static final String PORTS = "io.kubernetes.container.ports";
    static final String DELETION_GRACE_PERIOD = "io.kubernetes.pod.deletionGracePeriod";
    static final String TERMINATION_GRACE_PERIOD = "io.kubernetes.pod.terminationGracePeriod";

    private Labels() {}

    static Map<String, String> ofSandbox(Pod pod) {
        Map<String, String> labels = pod.labels();
        labels.putAll(ofPod(pod));
        return labels;
    }

    static Map<String, String> ofContainer(Pod pod, Container container) {
        Map<String, String> labels = ofPod(pod);
        labels.put(CONTAINER_NAME, container.name());
        return labels;
    }

    private static Map<String, String> ofPod(Pod pod) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(POD_NAME, pod.name());
        labels.put(POD_NAMESPACE, pod.namespace());
        labels.put(POD_UID, pod.uid());
        return labels;
    }

    static Map<String, String> annotations(Pod pod, Container container, int restartCount) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(HASH, Long.toHexString(ContainerHash.of(container)));
        annotations.put(RESTART_COUNT, Integer.toString(restartCount));
        annotations.put(TERMINATION_MESSAGE_PATH, text(container.spec().path("terminationMessagePath")));
        annotations.put(TERMINATION_MESSAGE_POLICY, text(container.spec().path("terminationMessagePolicy")));
        Long deletionGrace = pod.deletionGracePeriodSeconds();
        if (deletionGrace != null) {
            annotations.put(DELETION_GRACE_PERIOD, deletionGrace.toString());
        }
        if (pod.spec().hasNonNull("terminationGracePeriodSeconds")) {
            annotations.put(TERMINATION_GRACE_PERIOD, Long.toString(pod.terminationGracePeriodSeconds()));
        }
        JsonNode preStop = container.spec().path("lifecycle").path("preStop");
        if (preStop.isObject()) {
            annotations.put(PRE_STOP_HANDLER, preStop.toString());
        }
        if (!container.spec().path("ports").isEmpty()) {
            annotations.put(PORTS, ports(container.spec().path("ports")).toString());
        }
        return annotations;
    }

    /** The ports in the order of fields in which upstream marshals them. */
    private static ArrayNode ports(JsonNode ports) {
        ArrayNode ordered = JsonNodeFactory.instance.arrayNode();
        for (JsonNode port : ports) {
            ObjectNode copy = ordered.addObject();
            for (String field : new String[] {"name", "hostPort", "containerPort", "protocol", "hostIP"}) {
                if (port.has(field)) {
                    copy.set(field, port.path(field));
                }
            }
        }
        return ordered;
    }

    /** A whole number that an annotation holds, or {@code otherwise} if it holds none. */
    static long number(@Nullable String annotation, int radix, long otherwise) {
        if (annotation == null || annotation.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(annotation, radix);
        } catch (NumberFormatException e) {
            // Not ours: someone else made the container with these labels. Upstream logs and goes on, too.
            return otherwise;
        }
    }

    private static String text(JsonNode node) {
        return node.asString("");
    }
}
