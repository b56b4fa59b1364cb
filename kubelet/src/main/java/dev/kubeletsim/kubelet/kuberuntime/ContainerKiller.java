// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.kuberuntime.PodActions.Reason;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Stops containers within their grace period, hooks first (upstream's {@code killContainer}); blocks, for fibers. */
final class ContainerKiller {
    /** Upstream never gives less, so that a container can end by itself. */
    private static final long MIN_GRACE_SECONDS = 2;

    private final RuntimeService runtime;
    private final HandlerRunner hooks;
    private final ContainerEvents events;
    private final Scheduler scheduler;

    ContainerKiller(RuntimeService runtime, HandlerRunner hooks, ContainerEvents events, Scheduler scheduler) {
        this.runtime = runtime;
        this.hooks = hooks;
        this.events = events;
        this.scheduler = scheduler;
    }

    /**
     * Stops a container.
     *
     * @param message of the event, empty for the usual one
     * @param override a grace period that replaces the spec's, or null
     * @param turn what has to come first, within the grace period
     */
    void kill(
            Pod pod,
            ContainerStatus status,
            @Nullable Container container,
            String message,
            Reason reason,
            @Nullable Long override,
            CompletableFuture<?> turn) {
        long grace = override != null ? override : graceSeconds(pod, container, reason);
        if (container != null) {
            events.killing(pod, container, message);
            JsonNode preStop = container.spec().path("lifecycle").path("preStop");
            if (preStop.isObject() && grace > 0) {
                grace -= within(grace, () -> preStop(pod, container, status, preStop));
            }
        }
        if (grace > 0 && !turn.isDone()) {
            grace -= within(grace, () -> scheduler.await(turn));
        }
        stop(status.id().id(), Math.max(grace, MIN_GRACE_SECONDS));
    }

    private void stop(String id, long graceSeconds) {
        try {
            runtime.stopContainer(StopContainerRequest.newBuilder()
                    .setContainerId(id)
                    .setTimeout(graceSeconds)
                    .build());
        } catch (CriException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            // Gone already, which is what was asked for.
        }
    }

    private void preStop(Pod pod, Container container, ContainerStatus status, JsonNode handler) {
        try {
            hooks.run(pod, container, status.id().id(), handler);
        } catch (HandlerRunner.HookException e) {
            events.preStopFailed(pod, container);
        }
    }

    /** Runs {@code work} for at most so many seconds, and returns how many it took. */
    private long within(long seconds, Runnable work) {
        long start = scheduler.nanoTime();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        scheduler.start("hook", () -> {
            try {
                work.run();
            } finally {
                done.complete(true);
            }
        });
        Scheduler.Timer timer = scheduler.schedule(Duration.ofSeconds(seconds), () -> done.complete(false));
        try {
            scheduler.await(done);
        } finally {
            timer.cancel();
        }
        return TimeUnit.NANOSECONDS.toSeconds(scheduler.nanoTime() - start);
    }

    private static long graceSeconds(Pod pod, @Nullable Container container, Reason reason) {
        Long deletion = pod.deletionGracePeriodSeconds();
        if (deletion != null) {
            return deletion;
        }
        String probe = switch (reason) {
            case LIVENESS_PROBE -> "livenessProbe";
            case STARTUP_PROBE -> "startupProbe";
            case FAILED_POST_START_HOOK, OTHER -> "";
        };
        if (container != null && !probe.isEmpty()) {
            Long own = Trees.optionalLong(container.spec().path(probe), "terminationGracePeriodSeconds");
            if (own != null) {
                return own;
            }
        }
        return pod.terminationGracePeriodSeconds();
    }
}
