// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.List;
import java.util.Locale;

/** What is replayed. */
public enum Suite {
    /** Version, Status, RuntimeConfig and ImageFsInfo. */
    STATUS,
    /** Who the first process of a container is: user, groups, capabilities, for every kind of security context. */
    IDENTITY,
    /** One long script over all RPCs: unknown and short ids, duplicates, every state, exit codes, signals, images. */
    LIFECYCLE;

    /** As the command line and the reports write it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Runs all its cases. */
    List<CaseResult> run(SuiteRun run) {
        return switch (this) {
            case STATUS -> new StatusSuite(run).cases();
            case IDENTITY -> new IdentitySuite(run).cases();
            case LIFECYCLE -> new LifecycleSuite(run).cases();
        };
    }
}
