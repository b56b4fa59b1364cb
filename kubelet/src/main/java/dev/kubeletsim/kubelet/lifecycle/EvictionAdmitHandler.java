// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.status.QosClass;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;

/** Keeps pods off a node under pressure (upstream's {@code pkg/kubelet/eviction/eviction_manager.go}, {@code Admit}). */
final class EvictionAdmitHandler implements PodAdmitHandler {
    private static final String MEMORY_PRESSURE = "MemoryPressure";
    private static final String MEMORY_PRESSURE_TAINT = "node.kubernetes.io/memory-pressure";

    private final Supplier<List<String>> pressures;

    EvictionAdmitHandler(Supplier<List<String>> pressures) {
        this.pressures = pressures;
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        List<String> conditions = pressures.get();
        Pod pod = attributes.pod();
        boolean bearable = conditions.isEmpty()
                || CriticalPods.isCritical(pod)
                || (conditions.equals(List.of(MEMORY_PRESSURE)) && bearsMemoryPressure(pod));
        return bearable
                ? PodAdmitResult.ADMITTED
                : PodAdmitResult.rejected(
                        AdmitReasons.EVICTED, "The node had condition: [" + String.join(" ", conditions) + "]. ");
    }

    private static boolean bearsMemoryPressure(Pod pod) {
        var taint = JsonNodeFactory.instance.objectNode();
        taint.put("key", MEMORY_PRESSURE_TAINT).put("effect", "NoSchedule");
        return !QosClass.of(pod).equals("BestEffort")
                || Tolerations.tolerates(pod.spec().path("tolerations"), taint);
    }
}
