// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.container.ContainerId;
import org.jspecify.annotations.Nullable;

/** What the probes of running containers last said; safe from any thread. */
public interface ProbeResults {
    /** No probe has run. */
    ProbeResults NONE = new ProbeResults() {
        @Override
        public @Nullable Boolean startup(ContainerId container) {
            return null;
        }

        @Override
        public @Nullable Boolean readiness(ContainerId container) {
            return null;
        }
    };

    /** Whether the startup probe has succeeded; null before its first result. */
    @Nullable
    Boolean startup(ContainerId container);

    /** Whether the readiness probe last succeeded; null before its first result. */
    @Nullable
    Boolean readiness(ContainerId container);
}
