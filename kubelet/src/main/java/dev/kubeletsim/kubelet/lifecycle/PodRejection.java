// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.status.ApiPodStatus;
import dev.kubeletsim.kubelet.status.StatusManager;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What becomes of a pod that was refused: a Warning event and the phase Failed, both with the handler's reason, and a
 * count (upstream's {@code rejectPod}). It is never tried again. Safe from any thread.
 */
public final class PodRejection {
    private final EventRecorder recorder;
    private final StatusManager statuses;
    private final ApiPodStatus generator;
    private final Map<String, LongAdder> rejections = new ConcurrentSkipListMap<>();

    /** @param generator makes the status of rejected pods */
    public PodRejection(EventRecorder recorder, StatusManager statuses, ApiPodStatus generator) {
        this.recorder = recorder;
        this.statuses = statuses;
        this.generator = generator;
    }

    /** Fails the pod for good. */
    public void reject(Pod pod, PodAdmitResult result) {
        rejections
                .computeIfAbsent(AdmitReasons.metricLabel(result.reason()), label -> new LongAdder())
                .increment();
        recorder.event(ObjectReference.of(pod), EventRecorder.WARNING, result.reason(), result.message());
        statuses.setPodStatus(pod, generator.rejected(pod, result.reason(), result.message()));
    }

    /** How many pods were rejected, by the label {@code reason} of {@code kubelet_admission_rejections_total}. */
    public Map<String, Long> rejections() {
        Map<String, Long> counts = new TreeMap<>();
        rejections.forEach((label, count) -> counts.put(label, count.sum()));
        return counts;
    }
}
