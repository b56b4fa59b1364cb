// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A component refuses its feature gates. The message is what the real component would exit with. */
public final class FeatureGateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Component component;
    private final @Nullable String unrecognized;
    private final transient KubernetesVersion version;

    FeatureGateException(Component component, KubernetesVersion version, String message) {
        this(component, version, message, null);
    }

    FeatureGateException(
            Component component, KubernetesVersion version, String message, @Nullable String unrecognized) {
        super(message);
        this.component = component;
        this.version = version;
        this.unrecognized = unrecognized;
    }

    /** Who refuses. */
    public Component component() {
        return component;
    }

    /** The gate that this version does not know, where that is the reason. */
    public Optional<String> unrecognized() {
        return Optional.ofNullable(unrecognized);
    }

    /** The version of who refuses. */
    public KubernetesVersion version() {
        return version;
    }
}
