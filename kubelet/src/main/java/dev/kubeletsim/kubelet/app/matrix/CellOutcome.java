// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.KubernetesVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a combination ended. */
public sealed interface CellOutcome {
    /** The one word that tells it. */
    Verdict verdict();

    /** The word, from the view of whoever wrote the pod. */
    enum Verdict {
        /** The image's groups are left out, as was asked. */
        STRICT("strict"),
        /** The image's groups are in, as was asked. */
        MERGED("merged"),
        /** Strict was asked for, and the image's groups are in all the same. */
        LEAKED("leaked"),
        /** The kubelet refused the pod. */
        REJECTED("rejected"),
        /** A component refused its gate, so that there is no such node. */
        REFUSED("refused"),
        /** The pod neither runs nor was rejected. */
        OTHER("other");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * A component does not start with this gate.
     *
     * @param text its own words
     */
    record Refused(Component component, KubernetesVersion version, String text) implements CellOutcome {
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

    /** Who the status says is running. */
    record StatusUser(long uid, long gid, List<Long> supplementalGroups) {
        public StatusUser {
            supplementalGroups = List.copyOf(supplementalGroups);
        }
    }
}
