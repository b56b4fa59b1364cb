// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.util.List;
import java.util.Objects;

/**
 * A pod and who its containers run as.
 *
 * @param place file and line of the manifest
 * @param asked the policy in the manifest, empty if unset
 * @param stored the policy in the API, empty if unset
 * @param warnings what the API server warned of, and the pod's failures as events tell them
 * @param containers init containers first, then regular ones, then ephemeral ones; empty if the API refused the pod
 */
public record ExplainedPod(
        String place,
        String namespace,
        String name,
        String asked,
        String stored,
        Verdict verdict,
        List<String> warnings,
        List<ExplainedContainer> containers) {
    public ExplainedPod {
        Objects.requireNonNull(verdict, "verdict");
        warnings = List.copyOf(warnings);
        containers = List.copyOf(containers);
    }
}
