// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.SandboxStatus;
import dev.kubeletsim.kubelet.pod.Pod;

/** Whether a pod has the sandbox it needs (upstream's {@code PodSandboxChanged}, {@code kuberuntime/util}). */
final class SandboxNeed {
    private SandboxNeed() {}

    /** Whether the pod's containers can be started in the newest sandbox: it is alone, ready, and has its network. */
    static boolean isMet(Pod pod, PodStatus status) {
        if (status.sandboxStatuses().isEmpty()) {
            return false;
        }
        long ready =
                status.sandboxStatuses().stream().filter(SandboxStatus::ready).count();
        SandboxStatus newest = status.sandboxStatuses().getFirst();
        if (ready > 1 || !newest.ready() || newest.hostNetwork() != pod.hostNetwork()) {
            return false;
        }
        return pod.hostNetwork() || !newest.hasNetworkStatus() || !newest.ips().isEmpty();
    }
}
