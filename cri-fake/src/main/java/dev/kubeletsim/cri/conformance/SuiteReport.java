// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * All cases of one suite.
 *
 * @param took how long the suite ran
 */
public record SuiteReport(String name, Duration took, List<CaseResult> cases) {
    public SuiteReport {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(took, "took");
        cases = List.copyOf(cases);
    }

    /** How many cases ended this way. */
    public long count(Outcome outcome) {
        return cases.stream().filter(result -> result.outcome() == outcome).count();
    }

    /** How many cases the endpoint answered and a recording has an answer for. */
    public long compared() {
        return count(Outcome.EQUAL) + count(Outcome.DIFFERENT) + count(Outcome.UNSUPPORTED);
    }

    /** Whether the suite compared something and found nothing that counts as different. */
    public boolean passed(boolean allowUnsupported) {
        return compared() > 0 && count(Outcome.DIFFERENT) == 0 && (allowUnsupported || count(Outcome.UNSUPPORTED) == 0);
    }
}
