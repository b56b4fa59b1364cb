// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

/** A component refuses its feature gates. The message is what the real component would exit with. */
public final class FeatureGateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Component component;
    private final transient KubernetesVersion version;

    FeatureGateException(Component component, KubernetesVersion version, String message) {
        super(message);
        this.component = component;
        this.version = version;
    }

    /** Who refuses. */
    public Component component() {
        return component;
    }

    /** The version of who refuses. */
    public KubernetesVersion version() {
        return version;
    }
}
