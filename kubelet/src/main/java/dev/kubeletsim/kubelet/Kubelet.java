// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.config.PodSource;
import dev.kubeletsim.kubelet.container.PodCache;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.kuberuntime.KubeRuntimeManager;
import dev.kubeletsim.kubelet.lifecycle.PodAdmitAttributes;
import dev.kubeletsim.kubelet.lifecycle.PodAdmitHandler;
import dev.kubeletsim.kubelet.lifecycle.PodAdmitResult;
import dev.kubeletsim.kubelet.pleg.PodLifecycleEvent;
import dev.kubeletsim.kubelet.pleg.PodLifecycleEventGenerator;
import dev.kubeletsim.kubelet.pleg.RuntimePod;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.podworker.PodWorkers;
import dev.kubeletsim.kubelet.podworker.UpdatePodOptions;
import dev.kubeletsim.kubelet.podworker.WorkQueue;
import dev.kubeletsim.kubelet.status.Phase;
import dev.kubeletsim.kubelet.status.PodStatusGenerator;
import dev.kubeletsim.kubelet.status.StatusManager;
import dev.kubeletsim.kubelet.volume.VolumeManager;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The main loop of a node (upstream's {@code pkg/kubelet/kubelet.go}): sources, PLEG and clock send it news, it sends
 * pods to their workers.
 *
 * <p>The loop is a mailbox, which owns all state here and never blocks; what blocks runs in fibers.
 */
public final class Kubelet implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Kubelet.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int HOUSEKEEPING_TICKS = 2;
    private static final int GARBAGE_TICKS = 60;

    /**
     * What a kubelet is made of.
     *
     * @param rejected told of a pod that an admit handler rejected
     * @param networkError why pods cannot have a network at present, if so
     */
    public record Parts(
            KubeletConfiguration configuration,
            PodSource source,
            RuntimeService runtimeService,
            KubeRuntimeManager runtime,
            PodAdmitHandler admission,
            BiConsumer<Pod, PodAdmitResult> rejected,
            PodStatusGenerator statusGenerator,
            StatusManager statuses,
            VolumeManager volumes,
            ProbeManager probes,
            ReasonCache reasons,
            PodCache cache,
            EventRecorder events,
            Supplier<Optional<String>> networkError,
            Scheduler scheduler,
            RandomGenerator random) {}

    private final Parts parts;
    private final Scheduler scheduler;
    private final Mailbox loop;
    private final PodManager pods = new PodManager();
    private final WorkQueue queue;
    private final PodWorkers workers;
    private final PodLifecycleEventGenerator pleg;
    private final ActiveDeadline deadline;
    private final Set<String> podDirs = new HashSet<>();
    private final Set<String> killing = new HashSet<>();
    private Scheduler.@Nullable Timer timer;
    private boolean sourceSynced;
    private boolean collecting;
    private long ticks;
    private boolean closed;

    /** A kubelet that does nothing yet. */
    public Kubelet(Parts parts) {
        this.parts = parts;
        this.scheduler = parts.scheduler();
        this.loop = new Mailbox(scheduler.executor());
        this.queue = new WorkQueue(scheduler);
        this.deadline = new ActiveDeadline(parts.statuses(), scheduler);
        this.pleg = new PodLifecycleEventGenerator(
                parts.runtimeService(),
                parts.runtime().statusReader(),
                parts.cache(),
                parts.configuration().featureGates(),
                scheduler,
                event -> loop.execute(() -> handle(event)));
        KubeletPodSyncer syncer = new KubeletPodSyncer(
                new KubeletPodSyncer.Node(
                        parts.runtime(),
                        parts.statusGenerator(),
                        parts.statuses(),
                        parts.volumes(),
                        parts.probes(),
                        parts.reasons(),
                        parts.events(),
                        parts.networkError(),
                        pleg::requestRelist),
                deadline,
                parts.configuration().version().isAtLeast(36));
        this.workers = new PodWorkers(syncer, parts.cache(), queue, scheduler, parts.random());
    }

    /** Begins to run pods. */
    public void start() {
        loop.execute(() -> {
            pleg.start();
            parts.source().start(new SourceListener());
            arm();
        });
    }

    /** Stops; what runs in the runtime goes on running. Idempotent. */
    @Override
    public void close() {
        parts.source().close();
        pleg.close();
        loop.execute(() -> {
            closed = true;
            if (timer != null) {
                timer.cancel();
            }
        });
    }

    /** The pods that the sources name. */
    public PodManager pods() {
        return pods;
    }

    /** The pods' workers. */
    public PodWorkers workers() {
        return workers;
    }

    /** What the runtime has. */
    public PodLifecycleEventGenerator pleg() {
        return pleg;
    }

    /** Has a pod's worker look after it soon. */
    public void syncPod(String uid) {
        loop.execute(() -> sync(uid));
    }

    private void arm() {
        if (!closed) {
            timer = scheduler.schedule(TICK, () -> loop.execute(this::tick));
        }
    }

    private void tick() {
        ticks++;
        queue.take().forEach(this::sync);
        if (ticks % HOUSEKEEPING_TICKS == 0) {
            checkDeadlines();
            if (sourceSynced) {
                cleanUpPods();
            }
        }
        if (ticks % GARBAGE_TICKS == 0 && sourceSynced) {
            collectGarbage();
        }
        arm();
    }

    private void sync(String uid) {
        pods.byUid(uid).ifPresent(pod -> workers.updatePod(UpdatePodOptions.sync(pod)));
    }

    private void checkDeadlines() {
        for (Pod pod : pods.pods()) {
            if (pod.spec().has("activeDeadlineSeconds")
                    && !workers.isPodTerminationRequested(pod.uid())
                    && deadline.isPast(pod)) {
                workers.updatePod(UpdatePodOptions.sync(pod));
            }
        }
    }

    private final class SourceListener implements PodSource.Listener {
        @Override
        public void added(Pod pod) {
            loop.execute(() -> add(pod));
        }

        @Override
        public void updated(Pod pod) {
            loop.execute(() -> update(pod));
        }

        @Override
        public void reconciled(Pod pod) {
            loop.execute(() -> pods.put(pod));
        }

        @Override
        public void removed(Pod pod) {
            loop.execute(() -> {
                pods.remove(pod.uid());
                workers.updatePod(UpdatePodOptions.kill(pod));
            });
        }

        @Override
        public void synced() {
            loop.execute(() -> sourceSynced = true);
        }
    }

    private void add(Pod pod) {
        List<Pod> others = activePods();
        pods.put(pod);
        if (!pod.isDeleted() && !isTerminal(pod)) {
            PodAdmitResult result = parts.admission().admit(new PodAdmitAttributes(pod, others));
            if (!result.admit()) {
                parts.rejected().accept(pod, result);
                return;
            }
        }
        podDirs.add(pod.uid());
        workers.updatePod(UpdatePodOptions.sync(pod));
    }

    private void update(Pod pod) {
        pods.put(pod);
        boolean over = workers.isPodTerminationRequested(pod.uid()) && workers.isPodFinished(pod.uid());
        if (over && pod.isDeleted()) {
            // It had run to its end long ago: all that is left is to take it out of the API.
            parts.statuses().terminatePod(pod);
        } else {
            workers.updatePod(UpdatePodOptions.sync(pod));
        }
    }

    /** The pods that count against the node's resources: admitted, and not known to be over. */
    private List<Pod> activePods() {
        return pods.pods().stream()
                .filter(pod -> !isTerminal(pod) && workers.couldHaveRunningContainers(pod.uid()))
                .toList();
    }

    private boolean isTerminal(Pod pod) {
        JsonNode status = parts.statuses()
                .getPodStatus(pod.uid())
                .map(JsonNode.class::cast)
                .orElse(pod.status());
        return Phase.isTerminal(status.path("phase").asString("")) || Phase.isTerminal(pod.phase());
    }

    private void handle(PodLifecycleEvent event) {
        if (event.isSyncPodWorthy()) {
            sync(event.podUid());
        }
        if (event.type() == PodLifecycleEvent.Type.CONTAINER_DIED) {
            Optional<PodStatus> status = parts.cache().get(event.podUid());
            if (status.isPresent()) {
                removeDead(event, status.get());
            }
        }
    }

    private void removeDead(PodLifecycleEvent event, PodStatus status) {
        boolean removeAll = workers.shouldPodContentBeRemoved(event.podUid());
        scheduler.start("container-deletor", () -> {
            try {
                parts.runtime().garbageCollector().containerDied(event.containerId(), status, removeAll);
            } catch (CriException e) {
                LOG.warn("Failed to remove dead containers of pod {}: {}", event.podUid(), e.getMessage());
            }
        });
    }

    /** Lets go of what belongs to pods that no source names any more (upstream's {@code HandlePodCleanups}). */
    private void cleanUpPods() {
        Set<String> desired = pods.uids();
        Set<String> worked = Set.copyOf(workers.syncKnownPods(desired));
        Set<String> working = new HashSet<>(worked);
        working.addAll(desired);
        parts.statuses().removeOrphanedStatuses(working);
        for (RuntimePod orphan : pleg.pods()) {
            // Without a worker are: pods that are gone, and pods that an earlier kubelet ran and this one rejected.
            if (orphan.isRunning() && !worked.contains(orphan.uid())) {
                killOrphan(orphan);
            }
        }
        podDirs.removeIf(uid -> {
            boolean gone = !working.contains(uid);
            if (gone) {
                forget(uid);
            }
            return gone;
        });
    }

    private void forget(String uid) {
        parts.reasons().removePod(uid);
        parts.runtime().podRemoved(uid);
        scheduler.start("pod-dir " + uid, () -> {
            try {
                parts.volumes().removePodDir(uid);
            } catch (IOException e) {
                LOG.warn("Failed to remove the directory of pod {}", uid, e);
            }
        });
    }

    /** Stops what runs without a pod: it was started before this kubelet, and its pod has gone meanwhile. */
    private void killOrphan(RuntimePod orphan) {
        Optional<PodStatus> status = parts.cache().get(orphan.uid());
        if (status.isEmpty() || !killing.add(orphan.uid())) {
            return;
        }
        Pod stand = OrphanPods.standIn(orphan, scheduler.instant());
        scheduler.start("orphan " + orphan.uid(), () -> {
            try {
                parts.runtime().killPod(stand, status.get(), null);
            } catch (CriException e) {
                LOG.warn("Failed to kill the orphaned pod {}: {}", orphan.uid(), e.getMessage());
            } finally {
                loop.execute(() -> killing.remove(orphan.uid()));
            }
        });
    }

    private void collectGarbage() {
        if (collecting) {
            return;
        }
        collecting = true;
        scheduler.start("garbage-collection", () -> {
            try {
                parts.runtime()
                        .garbageCollector()
                        .collect(uid -> pods.byUid(uid).isEmpty() && workers.isPodFinished(uid));
            } catch (CriException e) {
                LOG.warn("Failed to collect garbage: {}", e.getMessage());
            } finally {
                loop.execute(() -> collecting = false);
            }
        });
    }
}
