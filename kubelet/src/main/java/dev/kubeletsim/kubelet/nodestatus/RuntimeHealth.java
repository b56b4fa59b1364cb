// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.features.RuntimeReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the last polls of the runtime came to (upstream's {@code runtimeState}).
 *
 * @param lastReady when the runtime last said that it is ready; null before the first time
 * @param runtimeError what it says against being ready
 * @param networkError what it says against pods having a network
 * @param report its features and handlers, as of the last time that it was ready
 */
record RuntimeHealth(
        @Nullable Instant lastReady,
        @Nullable String runtimeError,
        @Nullable String networkError,
        RuntimeReport report) {
    /** How long the runtime may be silent. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    static final RuntimeHealth UNKNOWN = new RuntimeHealth(null, null, NodeTexts.NETWORK_UNKNOWN, RuntimeReport.EMPTY);

    /** What keeps the runtime from being ready, in upstream's order. */
    List<String> runtimeErrors(Instant now, List<String> healthErrors) {
        List<String> errors = new ArrayList<>();
        if (lastReady == null) {
            errors.add(NodeTexts.RUNTIME_UNCHECKED);
        } else if (!lastReady.plus(SILENCE).isAfter(now)) {
            errors.add(NodeTexts.RUNTIME_DOWN);
        }
        errors.addAll(healthErrors);
        if (runtimeError != null) {
            errors.add(runtimeError);
        }
        return errors;
    }

    /** What keeps pods from having a network. */
    List<String> networkErrors() {
        return networkError == null ? List.of() : List.of(networkError);
    }
}
