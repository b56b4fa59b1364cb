// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.util.Optional;

/** What the probes of running containers last said, empty as long as a probe has not; safe from any thread. */
public interface ProbeResults {
    /** No probe has run. */
    ProbeResults NONE = new ProbeResults() {
        @Override
        public Optional<Boolean> liveness(ContainerId container) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> startup(ContainerId container) {
            return Optional.empty();
        }

        @Override
        public Optional<Boolean> readiness(ContainerId container) {
            return Optional.empty();
        }
    };

    /** Whether the container lives. */
    Optional<Boolean> liveness(ContainerId container);

    /** Whether the container has started. */
    Optional<Boolean> startup(ContainerId container);

    /** Whether the container takes requests. */
    Optional<Boolean> readiness(ContainerId container);
}
