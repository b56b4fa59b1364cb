// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podworker;

import dev.kubeletsim.kubelet.container.PodCache;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.SyncContext;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a node's pods (upstream's {@code pkg/kubelet/pod_workers.go}): each works on its pod in one fiber at a
 * time, which exists only while there is work. News that comes meanwhile is kept, the last one counts.
 *
 * <p>One lock guards all workers; it is never held while a pod is worked on.
 */
public final class PodWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(PodWorkers.class);
    private static final Duration RESYNC = Duration.ofMinutes(1);
    private static final Duration BACK_OFF = Duration.ofSeconds(10);
    private static final Duration TRANSIENT_BACK_OFF = Duration.ofSeconds(1);
    private static final double JITTER = 0.5;

    private final PodSyncer syncer;
    private final PodCache cache;
    private final WorkQueue queue;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final Object lock = new Object();
    private final Map<String, PodWorker> workers = new LinkedHashMap<>();

    /** Work for one step, taken under the lock. */
    private record Step(
            Pod pod,
            PodWorkerState state,
            SyncContext context,
            Instant lastSync,
            @Nullable Long graceSeconds) {}

    /** @param queue where workers note when to be called again */
    public PodWorkers(PodSyncer syncer, PodCache cache, WorkQueue queue, Scheduler scheduler, RandomGenerator random) {
        this.syncer = syncer;
        this.cache = cache;
        this.queue = queue;
        this.scheduler = scheduler;
        this.random = random;
    }

    /** Tells a pod's worker, which is made if there is none, that there is something to do. */
    public void updatePod(UpdatePodOptions options) {
        Pod pod = options.pod();
        SyncContext obsolete;
        synchronized (lock) {
            PodWorker worker = workers.get(pod.uid());
            if (worker == null) {
                if (options.kill() && cache.get(pod.uid()).isEmpty()) {
                    // Gone before it ever began.
                    return;
                }
                worker = new PodWorker(pod);
                workers.put(pod.uid(), worker);
            }
            if (worker.finished) {
                worker.deleted |= options.kill();
                return;
            }
            boolean interrupts = worker.accept(options);
            worker.pending = true;
            obsolete = interrupts ? worker.context : null;
            wake(pod.uid(), worker);
        }
        if (obsolete != null) {
            obsolete.cancel();
        }
    }

    private void wake(String uid, PodWorker worker) {
        if (!worker.working) {
            worker.working = true;
            scheduler.start("pod " + worker.pod.description(), () -> run(uid));
        }
    }

    private void run(String uid) {
        for (Step step = next(uid); step != null; step = next(uid)) {
            work(uid, step);
        }
    }

    private @Nullable Step next(String uid) {
        synchronized (lock) {
            PodWorker worker = workers.get(uid);
            if (worker == null) {
                return null;
            }
            if (!worker.pending || worker.finished) {
                worker.working = false;
                return null;
            }
            worker.pending = false;
            SyncContext context = new SyncContext(scheduler);
            worker.context = context;
            return new Step(worker.pod, worker.state, context, worker.lastSync, worker.graceSeconds);
        }
    }

    private void work(String uid, Step step) {
        try {
            // What the last step did must be seen before the next one judges.
            PodStatus status = scheduler.await(cache.newerThan(uid, step.lastSync()));
            boolean done = switch (step.state()) {
                case SYNC -> syncer.syncPod(step.context(), step.pod(), status);
                case TERMINATING -> {
                    syncer.syncTerminatingPod(step.context(), step.pod(), status, step.graceSeconds());
                    yield true;
                }
                case TERMINATED -> {
                    syncer.syncTerminatedPod(step.context(), step.pod(), status);
                    yield true;
                }
            };
            complete(uid, step, done);
        } catch (CancellationException e) {
            if (!step.context().isCancelled()) {
                throw e;
            }
            // Called off: what called it off is pending.
            synced(uid);
        } catch (RuntimeException e) {
            LOG.warn("Failed to sync pod {}: {}", step.pod(), e.getMessage());
            LOG.debug("Failed to sync pod {}", step.pod(), e);
            synced(uid);
            boolean transientFailure = String.valueOf(e.getMessage()).contains("network is not ready");
            queue.enqueue(uid, jittered(transientFailure ? TRANSIENT_BACK_OFF : BACK_OFF));
        }
    }

    private void complete(String uid, Step step, boolean done) {
        Duration again = jittered(RESYNC);
        synchronized (lock) {
            PodWorker worker = workers.get(uid);
            if (worker == null) {
                return;
            }
            worker.lastSync = scheduler.instant();
            worker.context = null;
            if (done) {
                again = Duration.ZERO;
                advance(worker, step.state());
            }
            if (worker.finished) {
                queue.remove(uid);
                return;
            }
        }
        queue.enqueue(uid, again);
    }

    private static void advance(PodWorker worker, PodWorkerState from) {
        switch (from) {
            case SYNC -> {
                if (worker.state == PodWorkerState.SYNC) {
                    worker.state = PodWorkerState.TERMINATING;
                }
            }
            case TERMINATING -> worker.state = PodWorkerState.TERMINATED;
            case TERMINATED -> worker.finished = true;
        }
    }

    private void synced(String uid) {
        synchronized (lock) {
            PodWorker worker = workers.get(uid);
            if (worker != null) {
                worker.lastSync = scheduler.instant();
                worker.context = null;
            }
        }
    }

    private Duration jittered(Duration duration) {
        return duration.plusNanos((long) (random.nextDouble() * JITTER * duration.toNanos()));
    }

    /**
     * Forgets finished workers of pods that no source names any more.
     *
     * @return the uids that are still worked on
     */
    public List<String> syncKnownPods(Set<String> desired) {
        synchronized (lock) {
            workers.entrySet().removeIf(entry -> {
                boolean over = entry.getValue().finished && !desired.contains(entry.getKey());
                if (over) {
                    queue.remove(entry.getKey());
                }
                return over;
            });
            return new ArrayList<>(workers.keySet());
        }
    }

    /** Whether the pod is on its way out, or out. */
    public boolean isPodTerminationRequested(String uid) {
        synchronized (lock) {
            PodWorker worker = workers.get(uid);
            return worker != null && worker.state != PodWorkerState.SYNC;
        }
    }

    /** Whether a container of the pod may still run. */
    public boolean couldHaveRunningContainers(String uid) {
        synchronized (lock) {
            PodWorker worker = workers.get(uid);
            return worker != null && worker.state != PodWorkerState.TERMINATED;
        }
    }

    /** Whether all has been done that was to do with the pod. */
    public boolean isPodFinished(String uid) {
        synchronized (lock) {
            PodWorker worker = workers.get(uid);
            return worker == null || worker.finished;
        }
    }

    /** Whether nothing of the pod may stay in the runtime. */
    public boolean shouldPodContentBeRemoved(String uid) {
        synchronized (lock) {
            PodWorker worker = workers.get(uid);
            return worker == null || (worker.deleted && worker.state == PodWorkerState.TERMINATED);
        }
    }
}
