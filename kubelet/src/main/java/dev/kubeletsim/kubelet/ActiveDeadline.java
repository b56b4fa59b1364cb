// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.kubelet.status.StatusManager;
import java.time.Instant;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fails pods that run longer than {@code activeDeadlineSeconds} (upstream's {@code active_deadline.go}). */
final class ActiveDeadline {
    private static final String REASON = "DeadlineExceeded";
    private static final String MESSAGE = "Pod was active on the node longer than the specified deadline";

    private final StatusManager statuses;
    private final InstantSource clock;

    ActiveDeadline(StatusManager statuses, InstantSource clock) {
        this.statuses = statuses;
        this.clock = clock;
    }

    /** Whether the pod's time is up. */
    boolean isPast(Pod pod) {
        Long seconds = Trees.optionalLong(pod.spec(), "activeDeadlineSeconds");
        if (seconds == null) {
            return false;
        }
        JsonNode status =
                statuses.getPodStatus(pod.uid()).map(JsonNode.class::cast).orElse(pod.status());
        Instant start = Trees.optionalInstant(status, "startTime");
        return start != null && !clock.instant().isBefore(start.plusSeconds(seconds));
    }

    /** Fails the pod if its time is up. */
    void apply(Pod pod, ObjectNode status) {
        if (isPast(pod)) {
            status.put("phase", "Failed").put("reason", REASON).put("message", MESSAGE);
        }
    }
}
