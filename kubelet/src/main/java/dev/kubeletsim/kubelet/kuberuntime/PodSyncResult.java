// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of one sync: which containers started, which did not and why, and what kept the sync from going on.
 *
 * @param errors failures that concern the whole pod, in order
 */
public record PodSyncResult(List<Start> starts, List<String> errors) {
    /**
     * One attempt to start a container.
     *
     * @param reason empty if it started
     */
    public record Start(String container, String reason, String message) {
        public boolean failed() {
            return !reason.isEmpty();
        }
    }

    public PodSyncResult {
        starts = List.copyOf(starts);
        errors = List.copyOf(errors);
    }

    /** Whether anything failed, delays included. */
    public boolean failed() {
        return !errors.isEmpty() || starts.stream().anyMatch(Start::failed);
    }

    /** Gathers a result while a sync goes on. */
    static final class Builder {
        private final List<Start> starts = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();

        void started(String container) {
            starts.add(new Start(container, "", ""));
        }

        void notStarted(String container, StartException e) {
            starts.add(new Start(container, e.reason(), e.getMessage()));
        }

        void error(String error) {
            errors.add(error);
        }

        PodSyncResult build() {
            return new PodSyncResult(starts, errors);
        }
    }
}
