// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.pod.Pod;

/** Pods that a node needs to work (upstream's {@code pkg/kubelet/types/pod_update.go}, {@code IsCriticalPod}). */
final class CriticalPods {
    /** The priority from which on a pod counts as one of the system's. */
    private static final int SYSTEM_CRITICAL_PRIORITY = 2_000_000_000;

    private CriticalPods() {}

    /** Whether the pod is static, a mirror, or has a system priority. */
    static boolean isCritical(Pod pod) {
        return pod.isStatic() || pod.isMirror() || pod.spec().path("priority").asInt(0) >= SYSTEM_CRITICAL_PRIORITY;
    }
}
