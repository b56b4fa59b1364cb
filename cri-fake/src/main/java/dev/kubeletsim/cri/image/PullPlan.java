// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What a runtime makes of the name in a pull, before it asks anybody. */
public sealed interface PullPlan {

    /**
     * Full names to try in turn.
     *
     * @param references at least one
     */
    record Candidates(List<ImageReference> references) implements PullPlan {
        public Candidates {
            references = List.copyOf(references);
            if (references.isEmpty()) {
                throw new IllegalArgumentException("references is empty (expected: at least one)");
            }
        }
    }

    /** No name that it would ask for, or credentials that it cannot read. */
    record Refused(ImageFailure failure) implements PullPlan {
        public Refused {
            requireNonNull(failure, "failure");
        }
    }
}
