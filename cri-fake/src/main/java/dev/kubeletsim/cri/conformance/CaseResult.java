// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.List;
import java.util.Objects;

/**
 * One case and what became of it.
 *
 * @param name the recorded step, or the image and security context that were asked for
 * @param note why it was not run or what is unsupported; empty if there is nothing to say
 * @param differences where the replies differ; empty unless the outcome is DIFFERENT or UNSUPPORTED
 */
public record CaseResult(String name, Outcome outcome, String note, List<Difference> differences) {
    public CaseResult {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(note, "note");
        differences = List.copyOf(differences);
    }

    static CaseResult notRun(String name, String why) {
        return new CaseResult(name, Outcome.NOT_RUN, why, List.of());
    }

    static CaseResult notRecorded(String name) {
        return new CaseResult(name, Outcome.NOT_RECORDED, "", List.of());
    }
}
