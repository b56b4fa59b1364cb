// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import dev.kubeletsim.features.gate.GateHistory;
import dev.kubeletsim.features.gate.GateSpec;
import dev.kubeletsim.features.gate.Stage;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The effective feature gates of one component: an immutable set.
 *
 * <p>Asking for a gate that this release does not know answers "off" (code that follows several releases asks for gates
 * of all of them); asking for a name that no release knows is a mistake in the caller and fails.
 */
public final class FeatureGates {
    private final KubernetesVersion version;
    private final SortedMap<String, FeatureGate> gates;

    FeatureGates(KubernetesVersion version, SortedMap<String, FeatureGate> gates) {
        this.version = Objects.requireNonNull(version, "version");
        this.gates = Collections.unmodifiableSortedMap(new TreeMap<>(gates));
    }

    /** The gates of a component of {@code version} that nobody configured. */
    public static FeatureGates defaults(KubernetesVersion version) {
        SortedMap<String, FeatureGate> gates = new TreeMap<>();
        GateHistory.upstream()
                .gatesOf(version.minor())
                .forEach((name, spec) -> gates.put(name, FeatureGate.of(name, spec, spec.enabledByDefault())));
        return new FeatureGates(version, gates);
    }

    /**
     * The gates of {@code component} after its {@code --feature-gates} flags.
     *
     * @param flags the values of the flag, each such as {@code A=true,B=false}; later ones win
     * @throws FeatureGateException with the component's own text if it would refuse to start
     */
    public static FeatureGates parse(Component component, KubernetesVersion version, Collection<String> flags) {
        return FeatureGateFlags.parse(component, version, flags).applyTo(version, version);
    }

    /** As {@link #parse(Component, KubernetesVersion, Collection)} with a single flag, for instance in tests. */
    public static FeatureGates parse(Component component, KubernetesVersion version, String flag) {
        return parse(component, version, List.of(flag));
    }

    /**
     * The gates of a control-plane component of {@code binary} that runs with {@code --emulated-version}.
     *
     * @param emulated the version whose specifications apply, not later than {@code binary}
     * @throws FeatureGateException with the component's own text if it would refuse to start
     */
    public static FeatureGates parseEmulating(
            KubernetesVersion binary, KubernetesVersion emulated, Collection<String> flags) {
        if (!binary.isAtLeast(emulated)) {
            throw new IllegalArgumentException(binary + " cannot emulate the later " + emulated);
        }
        return FeatureGateFlags.parse(Component.KUBE_API_SERVER, binary, flags).applyTo(binary, emulated);
    }

    /** The version whose specifications apply. */
    public KubernetesVersion version() {
        return version;
    }

    /**
     * Whether the gate is on; false where this release does not know it.
     *
     * @throws IllegalArgumentException if no modelled release knows the name
     */
    public boolean enabled(String gate) {
        FeatureGate known = gates.get(checked(gate));
        return known != null && known.enabled();
    }

    /** Whether this release registers the gate. */
    public boolean isKnown(String gate) {
        return gates.containsKey(gate);
    }

    /**
     * The gate's stage, {@link Stage#PRE_ALPHA} where this release does not know it. It does not depend on the gate's
     * value.
     *
     * @throws IllegalArgumentException if no modelled release knows the name
     */
    public Stage stage(String gate) {
        FeatureGate known = gates.get(checked(gate));
        return known == null ? Stage.PRE_ALPHA : known.stage();
    }

    /** All registered gates, sorted by name. */
    public List<FeatureGate> all() {
        return List.copyOf(gates.values());
    }

    /**
     * The samples of the metric {@code kubernetes_feature_enabled}, sorted by name. Gates that the emulated version does
     * not have yet are left out.
     */
    public List<FeatureGateMetric> metrics() {
        return gates.values().stream()
                .filter(gate -> gate.stage() != Stage.PRE_ALPHA)
                .map(gate -> new FeatureGateMetric(gate.name(), gate.stage().metricLabel(), gate.enabled() ? 1 : 0))
                .toList();
    }

    /** The gates whose value is not their default, as a flag would set them: {@code A=true,B=false}. */
    @Override
    public String toString() {
        return String.join(
                ",",
                gates.values().stream()
                        .filter(gate -> gate.enabled() != gate.enabledByDefault())
                        .map(gate -> gate.name() + "=" + gate.enabled())
                        .toList());
    }

    static FeatureGates of(KubernetesVersion version, Map<String, GateSpec> specs, Map<String, Boolean> values) {
        SortedMap<String, FeatureGate> gates = new TreeMap<>();
        specs.forEach((name, spec) ->
                gates.put(name, FeatureGate.of(name, spec, values.getOrDefault(name, spec.enabledByDefault()))));
        return new FeatureGates(version, gates);
    }

    private static String checked(String gate) {
        if (!GateHistory.upstream().isKnown(gate)) {
            throw new IllegalArgumentException("no release from " + KubernetesVersion.V1_29 + " to "
                    + KubernetesVersion.V1_36 + " has a feature gate " + gate);
        }
        return gate;
    }
}
