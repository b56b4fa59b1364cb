// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.skew;

import java.util.Arrays;
import java.util.Optional;

/** What a runtime does with the policy, whatever it says of itself. */
public enum RuntimeBehaviour {
    /** It reports the feature, honours the policy and reports who runs: containerd 2.0, CRI-O 1.31. */
    SUPPORTS("yes", true, true, true),
    /** It knows nothing of it: releases before CRI API 0.31. */
    LACKS("no", false, false, false),
    /** It reports the feature and who runs, but merges under {@code Strict} too. */
    LIES("lies", true, false, true),
    /** It reports the feature and honours the policy, but does not say who runs. */
    HIDES("hides", true, true, false);

    private final String label;
    private final boolean reportsFeature;
    private final boolean honoursPolicy;
    private final boolean reportsUser;

    RuntimeBehaviour(String label, boolean reportsFeature, boolean honoursPolicy, boolean reportsUser) {
        this.label = label;
        this.reportsFeature = reportsFeature;
        this.honoursPolicy = honoursPolicy;
        this.reportsUser = reportsUser;
    }

    /** The behaviour of a runtime that does these; empty for a mixture that is not modelled. */
    public static Optional<RuntimeBehaviour> of(boolean reportsFeature, boolean honoursPolicy, boolean reportsUser) {
        return Arrays.stream(values())
                .filter(behaviour -> behaviour.reportsFeature == reportsFeature
                        && behaviour.honoursPolicy == honoursPolicy
                        && behaviour.reportsUser == reportsUser)
                .findFirst();
    }

    /** The behaviour's name in the matrix. */
    static RuntimeBehaviour labelled(String label) {
        return Arrays.stream(values())
                .filter(behaviour -> behaviour.label.equals(label))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("runtime: " + label + " (expected: yes, no, lies, hides)"));
    }

    /** Whether Status has {@code features.supplemental_groups_policy}. */
    public boolean reportsFeature() {
        return reportsFeature;
    }

    /** Whether {@code Strict} leaves the image's groups out. */
    public boolean honoursPolicy() {
        return honoursPolicy;
    }

    /** Whether ContainerStatus has {@code user}. */
    public boolean reportsUser() {
        return reportsUser;
    }
}
