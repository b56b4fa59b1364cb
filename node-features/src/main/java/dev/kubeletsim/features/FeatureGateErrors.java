// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Upstream's texts on feature gates (component-base {@code featuregate/feature_gate.go} and {@code
 * cli/flag/map_string_bool.go}, kubelet {@code cmd/kubelet/app/server.go}; 1.31 and 1.36).
 */
final class FeatureGateErrors {
    private static final String KUBELET_PREFIX = "failed to set feature gates from initial flags-based config: ";

    private FeatureGateErrors() {}

    static String unrecognized(String gate) {
        return "unrecognized feature gate: " + gate;
    }

    static String locked(String gate, boolean value, boolean lockedTo) {
        return "cannot set feature gate " + gate + " to " + value + ", feature is locked to " + lockedTo;
    }

    /** From 1.35 on a program also names the oldest version that it stays compatible with: the one before. */
    static String preAlpha(String gate, boolean value, KubernetesVersion binary, KubernetesVersion emulated) {
        String text = "cannot set feature gate " + gate + " to " + value + ", feature is PreAlpha at emulated version "
                + emulated;
        return binary.isAtLeast(KubernetesVersion.V1_35)
                ? text + ", min compatibility version 1." + (emulated.minor() - 1)
                : text;
    }

    static String dependsOn(String gate, List<String> disabled) {
        return gate + " is enabled, but depends on features that are disabled: [" + String.join(" ", disabled) + "]";
    }

    /** A pair without an equals sign. */
    static FeatureGateException malformed(Component component, KubernetesVersion version, String flag, String key) {
        return refusal(
                component,
                version,
                switch (component) {
                    case KUBELET -> kubeletFlag(flag, "malformed pair, expect string=bool");
                    case KUBE_API_SERVER -> apiServer(version, flag, "missing bool value for " + key);
                });
    }

    /** A value that is no Go boolean. */
    static FeatureGateException invalidValue(
            Component component, KubernetesVersion version, String flag, String key, String value) {
        String cause = "err: strconv.ParseBool: parsing \"" + value + "\": invalid syntax";
        return refusal(
                component,
                version,
                switch (component) {
                    case KUBELET -> kubeletFlag(flag, "invalid value of " + key + ": " + value + ", " + cause);
                    case KUBE_API_SERVER ->
                        apiServer(version, flag, "invalid value of " + key + "=" + value + ", " + cause);
                });
    }

    /** Values that parse but that the gates refuse; several mistakes are shown as Go's aggregate does. */
    static FeatureGateException refused(
            Component component,
            KubernetesVersion version,
            String flag,
            List<String> errors,
            @Nullable String unrecognized) {
        List<String> distinct = errors.stream().distinct().toList();
        String text = distinct.size() == 1 ? distinct.get(0) : "[" + String.join(", ", distinct) + "]";
        String refusal = switch (component) {
            case KUBELET -> KUBELET_PREFIX + text;
            case KUBE_API_SERVER -> apiServer(version, flag, text);
        };
        return new FeatureGateException(component, version, refusal, unrecognized);
    }

    private static FeatureGateException refusal(Component component, KubernetesVersion version, String text) {
        return new FeatureGateException(component, version, text);
    }

    private static String kubeletFlag(String flag, String text) {
        return "failed to parse kubelet flag: " + invalidArgument(flag, text);
    }

    /** Until 1.30 the API server's flag applies the gates itself; from 1.31 a registry does so after all flags. */
    private static String apiServer(KubernetesVersion version, String flag, String text) {
        return version.isAtLeast(KubernetesVersion.V1_31) ? text : invalidArgument(flag, text);
    }

    private static String invalidArgument(String flag, String text) {
        return "invalid argument \"" + flag + "\" for \"--feature-gates\" flag: " + text;
    }
}
