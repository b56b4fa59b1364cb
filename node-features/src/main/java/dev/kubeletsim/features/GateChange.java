// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import dev.kubeletsim.features.gate.GateHistory;
import dev.kubeletsim.features.gate.GateSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A gate that two releases see differently.
 *
 * @param gate the gate's name
 * @param before what the first release says of it; null where it does not know the gate
 * @param after what the second one says; null where it does not know the gate
 */
public record GateChange(
        String gate, @Nullable GateSpec before, @Nullable GateSpec after) {
    public GateChange {
        Objects.requireNonNull(gate, "gate");
    }

    /** The gates whose stage, default or lock differ between two releases, or that only one of them knows; by name. */
    public static List<GateChange> between(KubernetesVersion first, KubernetesVersion second) {
        GateHistory history = GateHistory.upstream();
        return history.names().stream()
                .map(gate -> new GateChange(
                        gate,
                        history.spec(gate, first.minor()).orElse(null),
                        history.spec(gate, second.minor()).orElse(null)))
                .filter(change -> !Objects.equals(change.before(), change.after()))
                .toList();
    }
}
