// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.PodResources;

/** The quality-of-service class of a pod (upstream's {@code pkg/apis/core/v1/helper/qos}, {@code GetPodQOS}). */
public final class QosClass {
    private QosClass() {}

    /** The class that the API server gave the pod; for one that never passed it, the class that follows from its spec. */
    public static String of(Pod pod) {
        String given = pod.status().path("qosClass").asString("");
        return given.isEmpty() ? PodResources.qosClass(pod).word() : given;
    }
}
