// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.features.skew.StrictPolicyOutcome;
import dev.kubeletsim.kubelet.lifecycle.AdmitReasons;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say becomes of one pod.
 *
 * @param fieldKept whether the API server stores the policy; null if the pod has none
 * @param outcome whether it runs, and how
 * @param nodeFeature what the node says in {@code status.features}; null if nothing
 */
record ExpectedPod(
        @Nullable Boolean fieldKept,
        StrictPolicyOutcome outcome,
        @Nullable Boolean nodeFeature) {
    private static final String REASON = AdmitReasons.SUPPLEMENTAL_GROUPS_POLICY;

    /** In what the pod's end differs, one sentence each. */
    List<String> differencesFrom(CellOutcome.Observed observed) {
        List<String> differences = new ArrayList<>();
        compare("field kept by the API server", fieldKept, observed.fieldKept(), differences);
        compare("status.features of the node", nodeFeature, observed.nodeFeature(), differences);
        switch (outcome) {
            case StrictPolicyOutcome.Rejected rejected -> {
                compare("phase", "Failed", observed.phase(), differences);
                compare("reason", REASON, observed.reason(), differences);
                compare("event", REASON, observed.event().split(":", 2)[0], differences);
            }
            case StrictPolicyOutcome.Runs runs -> compareRunning(runs, observed, differences);
        }
        return differences;
    }

    private static void compareRunning(
            StrictPolicyOutcome.Runs runs, CellOutcome.Observed observed, List<String> differences) {
        Set<Long> groups = new HashSet<>(MatrixPod.OWN_GROUPS);
        if (!runs.strict()) {
            groups.add(MatrixPod.IMAGE_GROUP);
        }
        compare("phase", "Running", observed.phase(), differences);
        compare(
                "groups of PID 1",
                groups,
                observed.groups() == null ? null : Set.copyOf(observed.groups()),
                differences);
        CellOutcome.StatusUser user = observed.user();
        compare("user in the status", runs.userInStatus(), user != null, differences);
        if (user != null) {
            compare("groups in the status", groups, Set.copyOf(user.supplementalGroups()), differences);
        }
    }

    private static void compare(
            String what, @Nullable Object expected, @Nullable Object found, List<String> differences) {
        if (!Objects.equals(expected, found)) {
            differences.add(what + ": " + found + " (expected: " + expected + ")");
        }
    }
}
