// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.prober;

import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks one question of one container again and again (upstream's {@code pkg/kubelet/prober/worker.go}). Between two
 * probes it is a timer; a probe runs in a fiber, one at a time, which alone touches the fields.
 */
final class ProbeWorker {
    private static final String NO_STATUS = "";

    private final ProberManager manager;
    private final Pod pod;
    private final Container container;
    private final ProbeType type;
    private final JsonNode spec;
    private final Scheduler scheduler;
    private volatile boolean stopped;
    private String containerId = NO_STATUS;
    private boolean onHold;
    private @Nullable Boolean lastResult;
    private int runs;

    ProbeWorker(
            ProberManager manager, Pod pod, Container container, ProbeType type, JsonNode spec, Scheduler scheduler) {
        this.manager = manager;
        this.pod = pod;
        this.container = container;
        this.type = type;
        this.spec = spec;
        this.scheduler = scheduler;
    }

    void start() {
        scheduler.start("probe", this::run);
    }

    void stop() {
        stopped = true;
    }

    private void run() {
        if (stopped) {
            return;
        }
        if (!probeOnce()) {
            manager.forget(this);
            return;
        }
        scheduler.schedule(
                Duration.ofSeconds(Math.max(1, spec.path("periodSeconds").asLong(10))), this::start);
    }

    Pod pod() {
        return pod;
    }

    Container container() {
        return container;
    }

    ProbeType type() {
        return type;
    }

    /** Probes if it is time to; false once there will never be anything to probe again. */
    private boolean probeOnce() {
        JsonNode status = manager.status(pod.uid());
        String phase = Trees.text(status, "phase");
        if ("Failed".equals(phase) || "Succeeded".equals(phase)) {
            return false;
        }
        JsonNode own = containerStatus(status);
        String id = Trees.text(own, "containerID");
        if (id.isEmpty()) {
            return true;
        }
        if (!id.equals(containerId)) {
            begin(id);
        }
        JsonNode running = own.path("state").path("running");
        if (onHold) {
            return true;
        }
        if (!running.isObject()) {
            manager.set(this, runtimeId(), false);
            return !own.path("state").path("terminated").isObject() || !"Never".equals(pod.restartPolicy());
        }
        Instant started = Trees.optionalInstant(running, "startedAt");
        long delay = spec.path("initialDelaySeconds").asLong(0);
        boolean early = started != null && scheduler.instant().isBefore(started.plusSeconds(delay));
        boolean isStarted = Trees.flag(own, "started");
        if (!early && isStarted != (type == ProbeType.STARTUP)) {
            note(manager.probe(this, spec, runtimeId().id()));
        }
        return true;
    }

    private void begin(String id) {
        if (!containerId.isEmpty()) {
            manager.remove(this, runtimeId());
        }
        containerId = id;
        onHold = false;
        lastResult = null;
        runs = 0;
        if (type != ProbeType.STARTUP) {
            manager.set(this, runtimeId(), type == ProbeType.LIVENESS);
        }
    }

    private void note(Optional<Boolean> outcome) {
        if (outcome.isEmpty() || stopped) {
            return;
        }
        boolean result = outcome.get();
        runs = lastResult != null && lastResult == result ? runs + 1 : 1;
        lastResult = result;
        long threshold = result
                ? spec.path("successThreshold").asLong(1)
                : spec.path("failureThreshold").asLong(3);
        if (runs < threshold) {
            return;
        }
        if (type == ProbeType.STARTUP || (type == ProbeType.LIVENESS && !result)) {
            // The container is on its way out, or has started for good: nothing to ask until there is a new one.
            onHold = true;
            runs = 0;
        }
        manager.set(this, runtimeId(), result);
    }

    private JsonNode containerStatus(JsonNode status) {
        for (String list : new String[] {"containerStatuses", "initContainerStatuses"}) {
            for (JsonNode own : status.path(list)) {
                if (container.name().equals(Trees.text(own, "name"))) {
                    return own;
                }
            }
        }
        return status.path("none");
    }

    private ContainerId runtimeId() {
        int scheme = containerId.indexOf("://");
        return new ContainerId(
                containerId.substring(0, Math.max(0, scheme)), containerId.substring(scheme < 0 ? 0 : scheme + 3));
    }
}
