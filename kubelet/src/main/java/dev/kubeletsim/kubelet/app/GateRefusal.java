// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.yaml.Nearest;
import dev.kubeletsim.features.FeatureGate;
import dev.kubeletsim.features.FeatureGateException;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.features.gate.GateHistory;
import java.util.SortedMap;

/** Shows a component's refusal of its feature gates: who refuses, in its own words, and what may help. */
final class GateRefusal {
    private GateRefusal() {}

    /** One line: the component and its version, its own text, and for an unknown gate which one may be meant. */
    static String explained(FeatureGateException refusal) {
        String who = refusal.component().binaryName() + " " + refusal.version();
        return who + ": " + refusal.getMessage()
                + refusal.unrecognized()
                        .map(gate -> hint(gate, refusal.version()))
                        .orElse("");
    }

    private static String hint(String gate, KubernetesVersion version) {
        SortedMap<KubernetesVersion, ?> history = FeatureGate.history(gate);
        return history.isEmpty()
                ? " (the nearest is "
                        + Nearest.name(
                                gate,
                                GateHistory.upstream().gatesOf(version.minor()).keySet())
                        + ")"
                : " (known from " + history.firstKey() + " to " + history.lastKey() + ")";
    }
}
