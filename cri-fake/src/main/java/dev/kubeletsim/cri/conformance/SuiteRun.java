// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import dev.kubeletsim.time.Scheduler;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * What the suites of one run share.
 *
 * @param runtimeName what the endpoint calls itself in Version
 * @param missingImages recorded images that the endpoint does not have
 * @param progress takes lines for a person who waits
 */
record SuiteRun(
        ConformanceSettings settings,
        Scheduler scheduler,
        OwnObjects cri,
        EndpointFeatures features,
        String runtimeName,
        Set<String> missingImages,
        Consumer<String> progress) {

    JsonNode call(String rpc, JsonNode request) {
        return cri.call(rpc, request);
    }

    /** Reports every tenth of a suite. */
    Progress progress(Suite suite, int total) {
        return new Progress(suite, total, progress, new AtomicInteger());
    }

    /** Counts the cases that are done. */
    record Progress(Suite suite, int total, Consumer<String> lines, AtomicInteger done) {
        void step() {
            int now = done.incrementAndGet();
            if (now * 10 / total != (now - 1) * 10 / total) {
                lines.accept(suite.title() + ": " + now + "/" + total);
            }
        }
    }
}
