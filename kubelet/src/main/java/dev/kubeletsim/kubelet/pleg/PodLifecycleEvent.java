// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pleg;

/**
 * Something that happened to a pod in the runtime.
 *
 * @param podUid whose it is
 * @param containerId of the container or sandbox; empty for {@link Type#POD_SYNC}
 */
public record PodLifecycleEvent(String podUid, Type type, String containerId) {
    /** What happened. */
    public enum Type {
        CONTAINER_STARTED,
        CONTAINER_DIED,
        CONTAINER_REMOVED,
        CONTAINER_CHANGED,
        POD_SYNC
    }

    /** Whether the pod's worker has to look after it: all but a removal, after which nothing is left to do. */
    public boolean isSyncPodWorthy() {
        return type != Type.CONTAINER_REMOVED;
    }
}
