// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import dev.kubeletsim.features.gate.GateHistory;
import dev.kubeletsim.features.gate.GateSpec;
import dev.kubeletsim.features.gate.Stage;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One gate as one component has it.
 *
 * @param name the gate's name, such as {@code SupplementalGroupsPolicy}
 * @param stage its stage at the effective version
 * @param enabledByDefault its value where nobody sets it
 * @param lockToDefault whether any other value is refused
 * @param enabled its value
 */
public record FeatureGate(String name, Stage stage, boolean enabledByDefault, boolean lockToDefault, boolean enabled) {
    /** KEP-3619, the gate that the supplemental-groups story turns on. */
    public static final String SUPPLEMENTAL_GROUPS_POLICY = "SupplementalGroupsPolicy";

    public FeatureGate {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(stage, "stage");
    }

    static FeatureGate of(String name, GateSpec spec, boolean enabled) {
        return new FeatureGate(name, spec.stage(), spec.enabledByDefault(), spec.lockToDefault(), enabled);
    }

    /** What each release that knows the gate says of it, by ascending version; empty for a name that none knows. */
    public static SortedMap<KubernetesVersion, GateSpec> history(String name) {
        SortedMap<KubernetesVersion, GateSpec> history = new TreeMap<>();
        for (KubernetesVersion version : KubernetesVersion.all()) {
            Optional<GateSpec> spec = GateHistory.upstream().spec(name, version.minor());
            spec.ifPresent(known -> history.put(version, known));
        }
        return history;
    }
}
