// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/**
 * How a file or directory of the node is mounted in a container.
 *
 * @param readOnly whether the container may not write to it
 * @param recursive whether that is so for what is mounted below it too
 * @param propagation which later mounts are seen on the other side
 */
public record Binding(boolean readOnly, boolean recursive, Propagation propagation) {
    /** Which later mounts are seen on the other side (mount_namespaces(7)). */
    public enum Propagation {
        /** None. */
        PRIVATE,
        /** Those of the node, in the container. */
        SLAVE,
        /** Those of either side. */
        SHARED
    }

    /** Private, and writable or not. */
    public static Binding of(boolean readOnly) {
        return new Binding(readOnly, false, Propagation.PRIVATE);
    }
}
