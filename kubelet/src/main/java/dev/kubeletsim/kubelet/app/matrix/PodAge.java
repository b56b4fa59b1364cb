// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

/** When a pod of a run was made, seen from the change that the run's scenario brings. */
public enum PodAge {
    /** Made before it; the container runs on. */
    KEPT("kept"),
    /** Made before it; its container ended after it and was started again. */
    RESTARTED("restarted"),
    /** Made after it, or in a scenario without a change. */
    NEW("new");

    private final String label;

    PodAge(String label) {
        this.label = label;
    }

    /** The name in tables. */
    @Override
    public String toString() {
        return label;
    }
}
