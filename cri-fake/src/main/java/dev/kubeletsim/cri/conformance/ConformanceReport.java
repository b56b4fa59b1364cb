// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.List;
import java.util.Objects;

/**
 * What differs between an endpoint and the recordings of one runtime release.
 *
 * @param profile the profile that was asked for, such as {@code containerd-2.0}
 * @param recorded the release that was recorded, such as {@code containerd-2.0.11}
 * @param runtime what the endpoint says it is: name and version
 * @param allowUnsupported whether a missing feature counts as equal
 * @param notes what a reader has to know besides, such as sandboxes that could not be removed
 */
public record ConformanceReport(
        String profile,
        String recorded,
        String runtime,
        boolean allowUnsupported,
        List<SuiteReport> suites,
        List<String> notes) {
    public ConformanceReport {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(recorded, "recorded");
        Objects.requireNonNull(runtime, "runtime");
        suites = List.copyOf(suites);
        notes = List.copyOf(notes);
    }

    /** Whether each suite compared something and nothing that counts differs. */
    public boolean passed() {
        return suites.stream().allMatch(suite -> suite.passed(allowUnsupported));
    }
}
