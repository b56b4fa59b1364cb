// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;

/** When a container that does not run is started again. */
public final class RestartPolicies {
    private RestartPolicies() {}

    /** Whether the pod restarts containers that failed. */
    static boolean restartsOnFailure(Pod pod) {
        return !"Never".equals(pod.restartPolicy());
    }

    /** Whether a regular container that does not run should. */
    public static boolean shouldBeRestarted(Pod pod, Container container, PodStatus status) {
        if (pod.isDeleted()) {
            return false;
        }
        ContainerStatus last = status.containerStatus(container.name()).orElse(null);
        if (last == null || last.state() == ContainerState.UNKNOWN || last.state() == ContainerState.CREATED) {
            return true;
        }
        return last.state() == ContainerState.EXITED
                && switch (pod.restartPolicy()) {
                    case "Never" -> false;
                    case "OnFailure" -> last.exitCode() != 0;
                    default -> true;
                };
    }

    static boolean succeeded(PodStatus status, String container) {
        return status.containerStatus(container)
                .filter(s -> s.state() == ContainerState.EXITED && s.exitCode() == 0)
                .isPresent();
    }
}
