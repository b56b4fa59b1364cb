// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.prober;

import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.ProbeManager;
import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.container.ProbeResults;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.kubelet.podnetwork.PodHttpClient;
import dev.kubeletsim.kubelet.podnetwork.PodNetwork;
import dev.kubeletsim.kubelet.status.StatusManager;
import dev.kubeletsim.time.Scheduler;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * All probes of a node, and what they last said (upstream's {@code pkg/kubelet/prober/prober_manager.go}).
 */
public final class ProberManager implements ProbeManager, ProbeResults {
    private final Prober prober;
    private final StatusManager statuses;
    private final Scheduler scheduler;
    private final Map<String, ProbeWorker> workers = new ConcurrentHashMap<>();
    private final Map<ProbeType, Map<String, Boolean>> results = new EnumMap<>(ProbeType.class);
    private volatile Consumer<String> syncPod = uid -> {};

    /** A manager that probes through {@code runtime} and over {@code network}, and tells {@code statuses} of readiness and start. */
    public ProberManager(
            RuntimeService runtime,
            PodNetwork network,
            StatusManager statuses,
            EventRecorder events,
            KubernetesVersion version,
            Scheduler scheduler) {
        this.prober = new Prober(runtime, new PodHttpClient(network, scheduler), events, version);
        this.statuses = statuses;
        this.scheduler = scheduler;
        for (ProbeType type : ProbeType.values()) {
            results.put(type, new ConcurrentHashMap<>());
        }
    }

    /**
     * Names who is told of results.
     *
     * @param syncPod told of the uid of a pod whose worker has to look after a probe's result
     */
    public void onResult(Consumer<String> syncPod) {
        this.syncPod = syncPod;
    }

    @Override
    public void addPod(Pod pod) {
        for (Container container : pod.containers()) {
            addProbes(pod, container);
        }
        for (Container init : pod.initContainers()) {
            if (init.isRestartableInit()) {
                addProbes(pod, init);
            }
        }
    }

    private void addProbes(Pod pod, Container container) {
        for (ProbeType type : ProbeType.values()) {
            JsonNode spec = container.probe(type.field());
            if (spec != null) {
                workers.computeIfAbsent(key(pod, container, type), key -> {
                    ProbeWorker worker = new ProbeWorker(this, pod, container, type, spec, scheduler);
                    worker.start();
                    return worker;
                });
            }
        }
    }

    @Override
    public void stopLivenessAndStartup(Pod pod) {
        stop(pod, worker -> worker.type() != ProbeType.READINESS);
    }

    @Override
    public void removePod(Pod pod) {
        stop(pod, worker -> true);
    }

    private void stop(Pod pod, Predicate<ProbeWorker> which) {
        for (Container container : pod.allContainers()) {
            for (ProbeType type : ProbeType.values()) {
                workers.computeIfPresent(key(pod, container, type), (key, worker) -> {
                    if (!which.test(worker)) {
                        return worker;
                    }
                    worker.stop();
                    return null;
                });
            }
        }
    }

    /** Ends all probes. Idempotent. */
    public void close() {
        workers.values().forEach(ProbeWorker::stop);
        workers.clear();
    }

    void forget(ProbeWorker worker) {
        workers.remove(key(worker.pod(), worker.container(), worker.type()), worker);
    }

    JsonNode status(String podUid) {
        return statuses.getPodStatus(podUid).map(JsonNode.class::cast).orElseGet(JsonNodeFactory.instance::objectNode);
    }

    Optional<Boolean> probe(ProbeWorker worker, JsonNode spec, String containerId) {
        String podIp = Trees.text(status(worker.pod().uid()), "podIP");
        return prober.probe(worker.pod(), worker.container(), worker.type(), spec, containerId, podIp);
    }

    void set(ProbeWorker worker, ContainerId id, boolean result) {
        Boolean before = of(worker.type()).put(id.id(), result);
        if (before != null && before == result) {
            return;
        }
        String uid = worker.pod().uid();
        switch (worker.type()) {
            case READINESS -> statuses.setContainerReadiness(uid, id, result);
            case STARTUP -> statuses.setContainerStartup(uid, id, result);
            case LIVENESS -> {}
        }
        if (worker.type() != ProbeType.LIVENESS || !result) {
            syncPod.accept(uid);
        }
    }

    void remove(ProbeWorker worker, ContainerId id) {
        of(worker.type()).remove(id.id());
    }

    private Map<String, Boolean> of(ProbeType type) {
        return results.getOrDefault(type, Map.of());
    }

    @Override
    public Optional<Boolean> liveness(ContainerId container) {
        return lastResult(ProbeType.LIVENESS, container);
    }

    @Override
    public Optional<Boolean> startup(ContainerId container) {
        return lastResult(ProbeType.STARTUP, container);
    }

    @Override
    public Optional<Boolean> readiness(ContainerId container) {
        return lastResult(ProbeType.READINESS, container);
    }

    private Optional<Boolean> lastResult(ProbeType type, ContainerId container) {
        return Optional.ofNullable(of(type).get(container.id()));
    }

    private static String key(Pod pod, Container container, ProbeType type) {
        return pod.uid() + "/" + container.name() + "/" + type;
    }
}
