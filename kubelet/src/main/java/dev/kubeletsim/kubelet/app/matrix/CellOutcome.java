// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.KubernetesVersion;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a combination ended. */
public sealed interface CellOutcome {
    /** The one word that tells it. */
    Verdict verdict();

    /** The word, from the view of whoever wrote the pod. */
    enum Verdict {
        STRICT("strict", "the image's groups are left out, as was asked"),
        MERGED("merged", "the image's groups are in, as was asked"),
        LEAKED("leaked", "Strict was asked for, and the image's groups are in all the same"),
        REJECTED("rejected", "the kubelet refused the pod"),
        REFUSED("refused", "a component refused its gate: there is no such node"),
        OTHER("other", "the pod neither runs nor was rejected");

        private final String label;
        private final String meaning;

        Verdict(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }

        /** What the word says. */
        public String meaning() {
            return meaning;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** There is no such node: components do not start with this gate. */
    record Refused(List<Refusal> refusals) implements CellOutcome {
        public Refused {
            refusals = List.copyOf(refusals);
        }

        /** All of it on one line. */
        public String text() {
            return refusals.stream()
                    .map(refusal -> refusal.component().binaryName() + " " + refusal.version() + ": " + refusal.text())
                    .collect(Collectors.joining("; "));
        }

        @Override
        public Verdict verdict() {
            return Verdict.REFUSED;
        }
    }

    /**
     * The pod was applied.
     *
     * @param verdict what came of it
     * @param fieldKept whether the API server stored the policy; null if the pod has none
     * @param phase {@code status.phase}
     * @param reason {@code status.reason}, empty if there is none
     * @param event the first warning about the pod as {@code reason: message}, empty if there is none
     * @param groups the groups of the container's first process, in the kernel's order; null if nothing runs
     * @param user {@code status.containerStatuses[0].user.linux}; null if there is none
     * @param nodeFeature {@code status.features.supplementalGroupsPolicy} of the node; null if it says nothing
     */
    record Observed(
            Verdict verdict,
            @Nullable Boolean fieldKept,
            String phase,
            String reason,
            String event,
            @Nullable List<Long> groups,
            @Nullable StatusUser user,
            @Nullable Boolean nodeFeature)
            implements CellOutcome {
        public Observed {
            groups = groups == null ? null : List.copyOf(groups);
        }

        /** Whether admission refused the pod. */
        public boolean rejected() {
            return verdict == Verdict.REJECTED;
        }
    }

    /**
     * Why a component does not start.
     *
     * @param text its own words
     */
    record Refusal(Component component, KubernetesVersion version, String text) {}

    /** Who the status says is running. */
    record StatusUser(long uid, long gid, List<Long> supplementalGroups) {
        public StatusUser {
            supplementalGroups = List.copyOf(supplementalGroups);
        }
    }
}
