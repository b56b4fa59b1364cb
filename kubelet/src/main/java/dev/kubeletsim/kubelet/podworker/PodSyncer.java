// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podworker;

import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.SyncContext;
import dev.kubeletsim.kubelet.pod.Pod;
import org.jspecify.annotations.Nullable;

/** What a worker does with its pod in each of its states. The methods block, in the worker's fiber. */
public interface PodSyncer {
    /**
     * Brings the pod to its spec.
     *
     * @return whether the pod has run to its end and may be terminated
     * @throws RuntimeException if it has to be tried again
     */
    boolean syncPod(SyncContext context, Pod pod, PodStatus status);

    /**
     * Stops the pod.
     *
     * @param graceSeconds that replace the spec's, or null
     */
    void syncTerminatingPod(SyncContext context, Pod pod, PodStatus status, @Nullable Long graceSeconds);

    /** Puts away what a stopped pod left. */
    void syncTerminatedPod(SyncContext context, Pod pod, PodStatus status);
}
