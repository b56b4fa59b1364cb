// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.ContainerResources;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Quantity;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code resources} and {@code allocatedResources} of a container status, where in-place resizing is on (upstream's
 * {@code convertContainerStatusResources}, 1.36).
 *
 * <p>The spec's values are shown, save for the CPU and memory of a running container, which the runtime reports.
 */
final class AllocatedResources {
    /** Below these the runtime's rounding shows, and upstream keeps the spec's own value. */
    private static final long MIN_MILLI_CPU_LIMIT = 10;

    private static final long MIN_MILLI_CPU_REQUEST = 2;

    private final FeatureGates gates;

    AllocatedResources(FeatureGates gates) {
        this.gates = gates;
    }

    void addTo(ObjectNode status, Container container, ContainerStatus runtime, @Nullable ObjectNode old) {
        if (!gates.enabled("InPlacePodVerticalScaling")) {
            return;
        }
        JsonNode spec = container.spec().path("resources");
        if (!spec.path("requests").isEmpty()) {
            status.set("allocatedResources", spec.path("requests").deepCopy());
        }
        ObjectNode shown = spec instanceof ObjectNode given ? given.deepCopy() : StatusTrees.object();
        ContainerResources applied = runtime.resources();
        if (runtime.isRunning() && applied != null) {
            showApplied(shown, applied);
        } else if (runtime.isRunning() && old != null && sameRun(status, old)) {
            keepShown(shown, old.path("resources"));
        }
        status.set("resources", shown);
    }

    private static void showApplied(ObjectNode shown, ContainerResources applied) {
        if (shown.path("limits") instanceof ObjectNode limits) {
            if (applied.cpuQuotaMicros() > 0 && applied.cpuPeriodMicros() > 0) {
                setCpu(limits, applied.cpuQuotaMicros() * 1000 / applied.cpuPeriodMicros(), MIN_MILLI_CPU_LIMIT);
            }
            if (applied.memoryLimitBytes() > 0) {
                setMemory(limits, applied.memoryLimitBytes());
            }
        }
        if (shown.path("requests") instanceof ObjectNode requests && applied.cpuShares() > 0) {
            setCpu(requests, milliCpu(applied.cpuShares()), MIN_MILLI_CPU_REQUEST);
        }
    }

    private static long milliCpu(long shares) {
        return (shares * 1000 + 512) / 1024;
    }

    private static void setCpu(ObjectNode amounts, long milli, long threshold) {
        long specified = Quantity.milliValue(amount(amounts, "cpu"));
        if ((milli > threshold || specified > threshold) && milli != specified) {
            amounts.put("cpu", Quantity.ofMilli(milli));
        }
    }

    private static void setMemory(ObjectNode amounts, long bytes) {
        if (Quantity.value(amount(amounts, "memory")) != bytes) {
            amounts.put("memory", Long.toString(bytes));
        }
    }

    private static BigDecimal amount(ObjectNode amounts, String resource) {
        return Quantity.parse(amounts.path(resource).asString("0"));
    }

    private static boolean sameRun(ObjectNode status, ObjectNode old) {
        return StatusTrees.isRunning(old) && old.path("containerID").equals(status.path("containerID"));
    }

    private static void keepShown(ObjectNode shown, JsonNode before) {
        for (String list : new String[] {"limits", "requests"}) {
            if (shown.path(list) instanceof ObjectNode amounts) {
                for (String resource : new String[] {"cpu", "memory"}) {
                    if (before.path(list).has(resource)) {
                        amounts.set(resource, before.path(list).path(resource));
                    }
                }
            }
        }
    }
}
