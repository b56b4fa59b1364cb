// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.container.ProbeResults;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code started} and {@code ready} of container statuses, from their probes (upstream's {@code
 * pkg/kubelet/prober/prober_manager.go}, {@code UpdatePodStatus}). Ephemeral containers have neither.
 */
final class Readiness {
    private final ProbeResults probes;

    Readiness(ProbeResults probes) {
        this.probes = probes;
    }

    /** Sets both fields in the statuses of regular and init containers. */
    void update(Pod pod, ObjectNode status) {
        update(pod.containers(), status.path("containerStatuses"));
        update(pod.initContainers(), status.path("initContainerStatuses"));
    }

    private void update(List<Container> containers, JsonNode statuses) {
        for (Container container : containers) {
            StatusTrees.byName(statuses, container.name()).ifPresent(status -> update(container, status));
        }
    }

    private void update(Container container, ObjectNode status) {
        boolean started = isStarted(container, status);
        status.put("started", started);
        if (container.kind() == Container.Kind.INIT && !container.isRestartableInit()) {
            status.put("ready", hasSucceeded(status));
        } else {
            status.put("ready", started && isReady(container, status));
        }
    }

    private boolean isStarted(Container container, ObjectNode status) {
        if (!StatusTrees.isRunning(status)) {
            return false;
        }
        return probes.startup(id(status)).orElseGet(() -> container.probe("startupProbe") == null);
    }

    private boolean isReady(Container container, ObjectNode status) {
        return probes.readiness(id(status)).orElse(false) || container.probe("readinessProbe") == null;
    }

    private static boolean hasSucceeded(ObjectNode status) {
        return StatusTrees.isTerminated(status)
                && status.path("state").path("terminated").path("exitCode").asInt(-1) == 0;
    }

    private static ContainerId id(ObjectNode status) {
        String text = status.path("containerID").asString("");
        int separator = text.indexOf("://");
        return separator < 0
                ? new ContainerId("", text)
                : new ContainerId(text.substring(0, separator), text.substring(separator + 3));
    }
}
