// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import java.util.Optional;

/** What probes last said of containers that run; any thread. */
public interface ProbeResults {
    /** Results of a node without probes. */
    ProbeResults NONE = new ProbeResults() {
        @Override
        public Optional<Boolean> liveness(String containerId) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> startup(String containerId) {
            return Optional.empty();
        }
    };

    /** Whether the container lives; empty as long as no probe has said. */
    Optional<Boolean> liveness(String containerId);

    /** Whether the container has started; empty as long as no probe has said. */
    Optional<Boolean> startup(String containerId);
}
