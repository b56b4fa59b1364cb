// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.config;

import dev.kubeletsim.kubelet.pod.Pod;

/** Where the pods of a node come from. */
public interface PodSource extends AutoCloseable {
    /** Begins to tell {@code listener}. */
    void start(Listener listener);

    /** Stops. Idempotent. */
    @Override
    void close();

    /** Told of pods, one call at a time; must not block. */
    interface Listener {
        /** A pod is to run here. */
        void added(Pod pod);

        /** A pod's spec, labels or annotations changed, or it was deleted (and is not gone yet). */
        void updated(Pod pod);

        /** Only a pod's status changed. */
        void reconciled(Pod pod);

        /** A pod is gone. */
        void removed(Pod pod);

        /** All pods of the source have been told of once. */
        void synced();
    }
}
