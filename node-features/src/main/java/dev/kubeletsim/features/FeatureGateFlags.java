// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import dev.kubeletsim.features.gate.GateHistory;
import dev.kubeletsim.features.gate.GateSpec;
import dev.kubeletsim.features.gate.Stage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code --feature-gates} flags of one component: read, then applied to the gates that its release registers.
 *
 * <p>The rules and their order are those of component-base {@code featuregate} 1.31 and 1.36: an unknown gate ends the
 * reading, other mistakes are collected, and dependencies are only looked at where there was no mistake.
 */
final class FeatureGateFlags {
    private static final String ALL_ALPHA = "AllAlpha";
    private static final String ALL_BETA = "AllBeta";

    private final Component component;
    private final String text;
    private final Map<String, Boolean> values;

    private FeatureGateFlags(Component component, String text, Map<String, Boolean> values) {
        this.component = component;
        this.text = text;
        this.values = values;
    }

    static FeatureGateFlags parse(Component component, KubernetesVersion version, Collection<String> flags) {
        Map<String, Boolean> values = new LinkedHashMap<>();
        for (String flag : flags) {
            for (String pair : flag.split(",", -1)) {
                if (!pair.isEmpty()) {
                    parsePair(component, version, flag, pair, values);
                }
            }
        }
        return new FeatureGateFlags(component, String.join(",", flags), values);
    }

    private static void parsePair(
            Component component, KubernetesVersion version, String flag, String pair, Map<String, Boolean> into) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair.strip() : pair.substring(0, equals).strip();
        if (equals < 0) {
            throw FeatureGateErrors.malformed(component, version, flag, key);
        }
        String value = pair.substring(equals + 1).strip();
        into.put(
                key,
                switch (value) {
                    case "1", "t", "T", "TRUE", "true", "True" -> true;
                    case "0", "f", "F", "FALSE", "false", "False" -> false;
                    default -> throw FeatureGateErrors.invalidValue(component, version, flag, key, value);
                });
    }

    /**
     * The gates of a program of {@code binary} at {@code emulated}.
     *
     * @throws FeatureGateException if the program would refuse these flags
     */
    FeatureGates applyTo(KubernetesVersion binary, KubernetesVersion emulated) {
        SortedMap<String, GateSpec> specs = specs(binary, emulated);
        Map<String, Boolean> set = new TreeMap<>();
        List<String> errors = new ArrayList<>();
        String unrecognized = null;
        for (Map.Entry<String, Boolean> entry : values.entrySet()) {
            GateSpec spec = specs.get(entry.getKey());
            if (spec == null) {
                unrecognized = entry.getKey();
                errors.add(FeatureGateErrors.unrecognized(entry.getKey()));
                break;
            }
            String error = refusal(entry.getKey(), spec, entry.getValue(), binary, emulated);
            if (error != null) {
                errors.add(error);
                continue;
            }
            set(entry.getKey(), entry.getValue(), specs, set);
        }
        if (errors.isEmpty()) {
            errors.addAll(unmetDependencies(binary, specs, set));
        }
        if (!errors.isEmpty()) {
            throw FeatureGateErrors.refused(component, binary, text, errors, unrecognized);
        }
        return FeatureGates.of(emulated, specs, set);
    }

    private static @Nullable String refusal(
            String gate, GateSpec spec, boolean value, KubernetesVersion binary, KubernetesVersion emulated) {
        if (spec.lockToDefault() && spec.enabledByDefault() != value) {
            return FeatureGateErrors.locked(gate, value, spec.enabledByDefault());
        }
        if (spec.stage() == Stage.PRE_ALPHA) {
            return FeatureGateErrors.preAlpha(gate, value, binary, emulated);
        }
        return null;
    }

    private void set(String gate, boolean value, Map<String, GateSpec> specs, Map<String, Boolean> set) {
        set.put(gate, value);
        if (gate.equals(ALL_ALPHA)) {
            setUnnamed(Stage.ALPHA, value, specs, set);
        } else if (gate.equals(ALL_BETA)) {
            setUnnamed(Stage.BETA, value, specs, set);
        }
    }

    private void setUnnamed(Stage stage, boolean value, Map<String, GateSpec> specs, Map<String, Boolean> set) {
        specs.forEach((gate, spec) -> {
            boolean special = gate.equals(ALL_ALPHA) || gate.equals(ALL_BETA);
            if (!special && spec.stage() == stage && !values.containsKey(gate)) {
                set.put(gate, value);
            }
        });
    }

    private static SortedMap<String, GateSpec> specs(KubernetesVersion binary, KubernetesVersion emulated) {
        GateHistory history = GateHistory.upstream();
        if (binary.minor() == emulated.minor()) {
            return history.gatesOf(binary.minor());
        }
        SortedMap<String, GateSpec> specs = new TreeMap<>();
        history.gatesOf(binary.minor())
                .keySet()
                .forEach(gate ->
                        specs.put(gate, history.spec(gate, emulated.minor()).orElse(GateSpec.PRE_ALPHA)));
        return specs;
    }

    private static List<String> unmetDependencies(
            KubernetesVersion binary, Map<String, GateSpec> specs, Map<String, Boolean> set) {
        List<String> errors = new ArrayList<>();
        GateHistory.upstream().dependenciesOf(binary.minor()).forEach((gate, needed) -> {
            if (isOn(gate, specs, set)) {
                List<String> off = needed.stream()
                        .filter(dependency -> !isOn(dependency, specs, set))
                        .toList();
                if (!off.isEmpty()) {
                    errors.add(FeatureGateErrors.dependsOn(gate, off));
                }
            }
        });
        return errors;
    }

    private static boolean isOn(String gate, Map<String, GateSpec> specs, Map<String, Boolean> set) {
        GateSpec spec = specs.get(gate);
        return spec != null && set.getOrDefault(gate, spec.enabledByDefault());
    }
}
