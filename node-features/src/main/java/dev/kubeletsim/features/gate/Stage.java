// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.gate;

/** How mature a feature is at one version (component-base {@code featuregate}, 1.31 and 1.36). */
public enum Stage {
    /** The gate is registered, but its first specification is of a later version than the emulated one. */
    PRE_ALPHA("PREALPHA"),
    /** Off unless asked for. */
    ALPHA("ALPHA"),
    /** Complete; mostly on. */
    BETA("BETA"),
    /** Stable; what upstream's metric shows as an empty stage. */
    GA(""),
    /** On its way out. */
    DEPRECATED("DEPRECATED");

    private final String metricLabel;

    Stage(String metricLabel) {
        this.metricLabel = metricLabel;
    }

    /** The label {@code stage} of the metric {@code kubernetes_feature_enabled}. */
    public String metricLabel() {
        return metricLabel;
    }

    /** Whether a feature of this stage counts as released to users: Beta or GA. */
    public boolean isBetaOrLater() {
        return this == BETA || this == GA;
    }
}
