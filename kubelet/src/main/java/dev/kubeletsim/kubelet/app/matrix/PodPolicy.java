// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

/** What a pod says in {@code spec.securityContext.supplementalGroupsPolicy}. */
public enum PodPolicy {
    /** Nothing, which means Merge. */
    UNSET("unset"),
    MERGE("Merge"),
    STRICT("Strict");

    private final String label;

    PodPolicy(String label) {
        this.label = label;
    }

    /** The field's value, or {@code unset}. */
    @Override
    public String toString() {
        return label;
    }
}
