// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.kubelet.pod.Pod;

/** Starts and stops the probes of pods; never blocks. */
public interface ProbeManager {
    /** A node that probes nothing. */
    ProbeManager NONE = new ProbeManager() {
        @Override
        public void addPod(Pod pod) {}

        @Override
        public void stopLivenessAndStartup(Pod pod) {}

        @Override
        public void removePod(Pod pod) {}
    };

    /** Probes the pod's containers from now on; nothing happens if it does already. */
    void addPod(Pod pod);

    /** The pod is ending: whether it lives does not matter any more. */
    void stopLivenessAndStartup(Pod pod);

    /** Probes the pod no more. */
    void removePod(Pod pod);
}
