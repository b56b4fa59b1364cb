// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dagger.Lazy;
import dagger.Module;
import dagger.Provides;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.Kubelet;
import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.config.ApiPodSource;
import dev.kubeletsim.kubelet.config.DelayedPodSource;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.container.PodCache;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.cri.ImageService;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.ApiEventRecorder;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.kuberuntime.KubeRuntimeManager;
import dev.kubeletsim.kubelet.kuberuntime.KubeRuntimes;
import dev.kubeletsim.kubelet.lifecycle.PodAdmitHandler;
import dev.kubeletsim.kubelet.lifecycle.PodRejection;
import dev.kubeletsim.kubelet.logs.ContainerLogManager;
import dev.kubeletsim.kubelet.nodestatus.Machine;
import dev.kubeletsim.kubelet.nodestatus.NodeStatusUpdater;
import dev.kubeletsim.kubelet.nodestatus.RuntimeState;
import dev.kubeletsim.kubelet.podnetwork.PodNetwork;
import dev.kubeletsim.kubelet.prober.ProberManager;
import dev.kubeletsim.kubelet.status.ApiPodStatus;
import dev.kubeletsim.kubelet.status.ApiStatusManager;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import dev.kubeletsim.kubelet.volume.VolumeManager;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.random.RandomGenerator;

/** Binds what runs a node's pods. */
@Module
final class NodeModule {
    /** Every pod address that the host network shares: nodes of one process differ by name, not by address. */
    static final String NODE_ADDRESS = "127.0.0.1";

    private NodeModule() {}

    @Provides
    @NodeScope
    static ApiClient api(ApiServer server, NodeSettings settings, FeatureGates gates) {
        return EmbeddedApiClient.ofKubelet(server, settings.name(), gates.version());
    }

    @Provides
    @NodeScope
    static ManagedChannel channel(FakeRuntime runtime) {
        return runtime.newChannel();
    }

    @Provides
    @NodeScope
    static Channel calls(ManagedChannel channel, NodeSettings settings, Scheduler scheduler) {
        CallTimeline calls = settings.calls();
        return calls == null ? channel : ClientInterceptors.intercept(channel, calls.ofCri(scheduler));
    }

    @Provides
    @NodeScope
    static RuntimeService runtimeService(Channel channel, Scheduler scheduler) {
        return new RuntimeService(channel, scheduler);
    }

    @Provides
    @NodeScope
    static ImageService imageService(Channel channel, Scheduler scheduler) {
        return new ImageService(channel, scheduler);
    }

    @Provides
    @NodeScope
    static NodeFiles files(HostFiles files) {
        return new HostNodeFiles(files);
    }

    @Provides
    @NodeScope
    static KubeletConfiguration configuration(NodeSettings settings, Machine machine, FeatureGates gates) {
        return KubeletConfiguration.builder(settings.name(), gates)
                .nodeIps(List.of(NODE_ADDRESS))
                .memoryCapacityBytes(settings.memoryBytes())
                .allocatable(machine.allocatable())
                .build();
    }

    @Provides
    @NodeScope
    static ApiEventRecorder eventRecorder(
            ApiClient api, Scheduler scheduler, RandomGenerator random, NodeSettings settings) {
        return new ApiEventRecorder(api, scheduler, random, settings.name());
    }

    @Provides
    static EventRecorder events(ApiEventRecorder recorder) {
        return recorder;
    }

    @Provides
    @NodeScope
    static ClusterObjects objects(ApiClient api, Scheduler scheduler) {
        return new ClusterObjects(api, scheduler);
    }

    @Provides
    @NodeScope
    static VolumeManager volumes(
            KubeletConfiguration configuration,
            NodeFiles files,
            ClusterObjects objects,
            EventRecorder events,
            Scheduler scheduler) {
        return new VolumeManager(configuration, files, objects, events, scheduler);
    }

    @Provides
    @NodeScope
    static ReasonCache reasons() {
        return new ReasonCache();
    }

    @Provides
    @NodeScope
    static PodCache podCache() {
        return new PodCache();
    }

    @Provides
    @NodeScope
    static ApiStatusManager statuses(ApiClient api, Scheduler scheduler, FeatureGates gates, Lazy<Kubelet> kubelet) {
        return new ApiStatusManager(
                api, scheduler, gates, pod -> kubelet.get().workers().couldHaveRunningContainers(pod.uid()));
    }

    @Provides
    @NodeScope
    static PodNetwork podNetwork(FakeRuntime runtime) {
        return runtime::dial;
    }

    @Provides
    @NodeScope
    static ProberManager probes(
            RuntimeService runtime,
            PodNetwork network,
            ApiStatusManager statuses,
            EventRecorder events,
            FeatureGates gates,
            Scheduler scheduler,
            Lazy<Kubelet> kubelet) {
        ProberManager probes = new ProberManager(runtime, network, statuses, events, gates.version(), scheduler);
        probes.onResult(uid -> kubelet.get().syncPod(uid));
        return probes;
    }

    @Provides
    @NodeScope
    static ApiPodStatus podStatus(
            FeatureGates gates,
            ReasonCache reasons,
            ProberManager probes,
            ApiStatusManager statuses,
            RuntimeState runtime) {
        return new ApiPodStatus(
                gates,
                reasons,
                probes,
                statuses::getPodStatus,
                () -> List.of(NODE_ADDRESS),
                pod -> runtime.report().handlers().stream()
                        .anyMatch(handler -> handler.name().isEmpty() && handler.recursiveReadOnlyMounts()));
    }

    @Provides
    @NodeScope
    static ContainerLogManager logs(
            RuntimeService runtime, NodeFiles files, NodeSettings settings, Scheduler scheduler) {
        return new ContainerLogManager(runtime, files, settings.logs(), scheduler);
    }

    @Provides
    @NodeScope
    static PodRejection rejection(EventRecorder events, ApiStatusManager statuses, ApiPodStatus generator) {
        return new PodRejection(events, statuses, generator);
    }

    @Provides
    @NodeScope
    static KubeRuntimeManager runtime(
            KubeRuntimes runtimes, RuntimeService service, RuntimeState state, ProberManager probes) {
        String name = service.version(VersionRequest.getDefaultInstance()).getRuntimeName();
        return runtimes.manager(
                name,
                handler -> state.report().handlers().stream()
                        .anyMatch(known -> known.name().equals(handler) && known.userNamespaces()),
                probes);
    }

    @Provides
    @NodeScope
    static Kubelet kubelet(
            KubeletConfiguration configuration,
            ApiClient api,
            RuntimeService service,
            KubeRuntimeManager runtime,
            PodAdmitHandler admission,
            PodRejection rejection,
            ApiPodStatus generator,
            ApiStatusManager statuses,
            VolumeManager volumes,
            ProberManager probes,
            ReasonCache reasons,
            PodCache cache,
            EventRecorder events,
            RuntimeState state,
            NodeStatusUpdater nodeStatus,
            Scheduler scheduler,
            RandomGenerator random) {
        return new Kubelet(new Kubelet.Parts(
                configuration,
                new DelayedPodSource(
                        new ApiPodSource(api, configuration.nodeName(), scheduler), nodeStatus.firstReport()),
                service,
                runtime,
                admission,
                rejection::reject,
                generator,
                statuses,
                volumes,
                probes,
                reasons,
                cache,
                events,
                state::networkError,
                scheduler,
                random));
    }
}
