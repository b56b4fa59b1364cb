// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.pod.Container;
import java.util.List;

/**
 * What a sync has to do to bring a pod to its spec.
 *
 * @param killPod stop everything that runs, the sandbox too
 * @param createSandbox make a new sandbox, after the killing
 * @param sandboxId the newest sandbox, empty if there is none or it is of no use
 * @param attempt of the sandbox to make, or of the newest one
 */
record PodActions(
        boolean killPod,
        boolean createSandbox,
        String sandboxId,
        int attempt,
        List<Kill> kills,
        List<Container> ephemeralToStart,
        List<Container> initToStart,
        List<Container> toStart) {

    /** Why a container is killed, which decides on its grace period. */
    enum Reason {
        STARTUP_PROBE("StartupProbe"),
        LIVENESS_PROBE("LivenessProbe"),
        FAILED_POST_START_HOOK("FailedPostStartHook"),
        OTHER("Unknown");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** A container that runs and must not. */
    record Kill(ContainerStatus status, Container container, String message, Reason reason) {}

    PodActions {
        kills = List.copyOf(kills);
        ephemeralToStart = List.copyOf(ephemeralToStart);
        initToStart = List.copyOf(initToStart);
        toStart = List.copyOf(toStart);
    }
}
