// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podworker;

import dev.kubeletsim.kubelet.container.SyncContext;
import dev.kubeletsim.kubelet.pod.Pod;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What {@link PodWorkers} knows of one pod; all fields are guarded by its lock.
 *
 * <pre>
 *   SYNC --deleted, killed, or run to its end--> TERMINATING --stopped--> TERMINATED --put away--> finished
 * </pre>
 */
final class PodWorker {
    Pod pod;
    PodWorkerState state = PodWorkerState.SYNC;
    boolean deleted;
    boolean finished;
    boolean pending;
    boolean working;
    Instant lastSync = Instant.EPOCH;

    @Nullable
    Long graceSeconds;

    @Nullable
    SyncContext context;

    PodWorker(Pod pod) {
        this.pod = pod;
    }

    /** Takes an update in; true if the sync that may be going on has to be called off. */
    boolean accept(UpdatePodOptions options) {
        pod = options.pod();
        deleted |= pod.isDeleted() || options.kill();
        boolean ends = pod.isDeleted() || options.kill() || isTerminal(pod.phase());
        boolean became = ends && state == PodWorkerState.SYNC;
        if (became) {
            state = PodWorkerState.TERMINATING;
        }
        return (state == PodWorkerState.TERMINATING && shortenGrace()) || became;
    }

    /** Grace periods only ever shrink; a deleted pod has at least one second. */
    private boolean shortenGrace() {
        Long wanted = pod.deletionGracePeriodSeconds();
        if (wanted == null) {
            return false;
        }
        long effective = Math.max(1, wanted);
        boolean shorter = graceSeconds == null || effective < graceSeconds;
        if (shorter) {
            graceSeconds = effective;
        }
        return shorter;
    }

    static boolean isTerminal(String phase) {
        return "Failed".equals(phase) || "Succeeded".equals(phase);
    }
}
