// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import java.time.Duration;

/** A runtime that can be made to crash. */
public interface CrashingRuntime {
    /**
     * Ends it as a crash does, connections and all, and starts it again after {@code downtime}. Containers live on.
     * Returns at once.
     */
    void crash(Duration downtime);
}
