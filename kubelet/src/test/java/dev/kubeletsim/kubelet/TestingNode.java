// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.config.ApiPodSource;
import dev.kubeletsim.kubelet.config.DnsResolver;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.config.ServiceLister;
import dev.kubeletsim.kubelet.container.PodCache;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.cri.ImageService;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.kuberuntime.KubeRuntimeManager;
import dev.kubeletsim.kubelet.kuberuntime.KubeRuntimes;
import dev.kubeletsim.kubelet.lifecycle.PodAdmitResult;
import dev.kubeletsim.kubelet.podnetwork.PodNetwork;
import dev.kubeletsim.kubelet.prober.ProberManager;
import dev.kubeletsim.kubelet.status.ApiPodStatus;
import dev.kubeletsim.kubelet.status.ApiStatusManager;
import dev.kubeletsim.kubelet.volume.MemoryNodeFiles;
import dev.kubeletsim.kubelet.volume.VolumeManager;
import dev.kubeletsim.time.VirtualTime;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A whole kubelet under virtual time, between a cluster in memory and a runtime that writes down what it is told. */
final class TestingNode implements AutoCloseable {
    final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    final TestingCluster cluster = new TestingCluster(time);
    final FakeCri cri = new FakeCri(time);
    final MemoryNodeFiles files = new MemoryNodeFiles();
    final List<String> events = new ArrayList<>();
    final Kubelet kubelet;
    private final Server server;
    private final ManagedChannel channel;

    TestingNode(FeatureGates gates, long seed) {
        String name = InProcessServerBuilder.generateName();
        try {
            server = InProcessServerBuilder.forName(name)
                    .directExecutor()
                    .addService(cri.runtime)
                    .addService(cri.images)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        kubelet = wire(gates, new SplittableRandom(seed));
    }

    private Kubelet wire(FeatureGates gates, SplittableRandom random) {
        KubeletConfiguration configuration = KubeletConfiguration.builder("node1", gates)
                .hostResolver(new DnsResolver(List.of("10.255.255.53"), List.of(), List.of()))
                .nodeIps(List.of("192.0.2.1"))
                .build();
        EventRecorder recorder = (object, type, reason, message) ->
                events.add(object.name() + " " + type + " " + reason + " " + message);
        ClusterObjects objects = new ClusterObjects(cluster, time);
        ServiceLister services = ServiceLister.of(Map.of("default", List.of(apiService())));
        VolumeManager volumes = new VolumeManager(configuration, files, objects, recorder, time);
        RuntimeService runtimeService = new RuntimeService(channel, time);
        ReasonCache reasons = new ReasonCache();
        AtomicReference<Kubelet> self = new AtomicReference<>();
        ApiStatusManager statuses = new ApiStatusManager(
                cluster,
                time,
                gates,
                pod -> Objects.requireNonNull(self.get()).workers().couldHaveRunningContainers(pod.uid()));
        ProberManager probes =
                new ProberManager(runtimeService, PodNetwork.SILENT, statuses, recorder, configuration.version(), time);
        KubeRuntimeManager runtime = new KubeRuntimes(
                        configuration,
                        runtimeService,
                        new ImageService(channel, time),
                        recorder,
                        objects,
                        services,
                        volumes,
                        files,
                        PodNetwork.SILENT,
                        time,
                        random)
                .manager("containerd", handler -> true, probes);
        ApiPodStatus generator =
                new ApiPodStatus(gates, reasons, probes, statuses::getPodStatus, configuration::nodeIps, pod -> false);
        Kubelet made = new Kubelet(new Kubelet.Parts(
                configuration,
                new ApiPodSource(cluster, "node1", time),
                runtimeService,
                runtime,
                attributes -> PodAdmitResult.ADMITTED,
                (pod, result) -> {},
                generator,
                statuses,
                volumes,
                probes,
                reasons,
                new PodCache(),
                recorder,
                Optional::empty,
                time,
                random));
        self.set(made);
        probes.onResult(made::syncPod);
        statuses.start();
        return made;
    }

    private static ObjectNode apiService() {
        ObjectNode service = JsonNodeFactory.instance.objectNode();
        service.putObject("metadata").put("name", "kubernetes").put("namespace", "default");
        ObjectNode spec = service.putObject("spec").put("clusterIP", "10.96.0.1");
        spec.putArray("ports").addObject().put("name", "https").put("port", 443).put("protocol", "TCP");
        return service;
    }

    /** The phase that the API shows; empty if the pod is gone. */
    String phase(String pod) {
        ObjectNode found = cluster.pod(pod);
        return found == null ? "" : found.path("status").path("phase").asString("");
    }

    @Override
    public void close() {
        kubelet.close();
        channel.shutdownNow();
        server.shutdownNow();
        time.close();
    }
}
