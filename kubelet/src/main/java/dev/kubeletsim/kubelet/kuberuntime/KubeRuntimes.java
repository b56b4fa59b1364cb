// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.config.ServiceLister;
import dev.kubeletsim.kubelet.container.ProbeResults;
import dev.kubeletsim.kubelet.cri.ImageService;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.images.ImageManager;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.podnetwork.PodHttpClient;
import dev.kubeletsim.kubelet.podnetwork.PodNetwork;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import dev.kubeletsim.kubelet.volume.VolumeManager;
import dev.kubeletsim.time.Scheduler;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Puts a node's {@link KubeRuntimeManager} together from what the node has. */
public final class KubeRuntimes {
    private final KubeletConfiguration configuration;
    private final RuntimeService runtime;
    private final ImageService images;
    private final EventRecorder events;
    private final ClusterObjects objects;
    private final ServiceLister services;
    private final VolumeManager volumes;
    private final NodeFiles files;
    private final PodNetwork network;
    private final Scheduler scheduler;
    private final RandomGenerator random;

    /** What a node has. */
    @Inject
    public KubeRuntimes(
            KubeletConfiguration configuration,
            RuntimeService runtime,
            ImageService images,
            EventRecorder events,
            ClusterObjects objects,
            ServiceLister services,
            VolumeManager volumes,
            NodeFiles files,
            PodNetwork network,
            Scheduler scheduler,
            RandomGenerator random) {
        this.configuration = configuration;
        this.runtime = runtime;
        this.images = images;
        this.events = events;
        this.objects = objects;
        this.services = services;
        this.volumes = volumes;
        this.files = files;
        this.network = network;
        this.scheduler = scheduler;
        this.random = random;
    }

    /**
     * A manager for a runtime.
     *
     * @param runtimeName what container ids begin with, as the runtime's Version says
     * @param supportsUserNamespaces whether the runtime handler of that name can make user namespaces
     * @param probes what probes say of running containers
     */
    public KubeRuntimeManager manager(
            String runtimeName, Predicate<String> supportsUserNamespaces, ProbeResults probes) {
        UserNamespaces users = new UserNamespaces(configuration.featureGates(), supportsUserNamespaces);
        SecurityContexts security = new SecurityContexts(configuration, new Namespaces(users), this::volumeGroups);
        LinuxResources resources = new LinuxResources(configuration);
        ContainerEvents containerEvents = new ContainerEvents(events, configuration.version());
        HandlerRunner hooks =
                new HandlerRunner(runtime, new PodHttpClient(network, scheduler), configuration.version(), scheduler);
        ContainerKiller killer = new ContainerKiller(runtime, hooks, containerEvents, scheduler);
        ContainerRemover remover = new ContainerRemover(runtime, files);
        ImageManager imageManager = new ImageManager(images, events, configuration.featureGates(), scheduler);
        ContainerConfigs containerConfigs = new ContainerConfigs(
                configuration,
                security,
                resources,
                new Environment(configuration, objects, services, events),
                new ContainerMounts(configuration, volumes, files, random));
        RuntimeParts parts = new RuntimeParts(
                new PodStatusReader(
                        runtime, configuration.featureGates(), new TerminationMessages(files), scheduler, runtimeName),
                new SandboxConfigs(configuration, security, resources, new PodDns(configuration, events)),
                new RuntimeHandlers(objects),
                new ContainerStarter(
                        configuration,
                        runtime,
                        imageManager,
                        containerConfigs,
                        containerEvents,
                        hooks,
                        killer,
                        files,
                        scheduler),
                killer,
                new PodKiller(runtime, killer, scheduler),
                new InitContainerPruner(remover),
                new ContainerGarbageCollector(configuration, runtime, remover, files),
                containerEvents,
                users,
                imageManager);
        return new KubeRuntimeManager(configuration, runtime, parts, files, probes, scheduler);
    }

    private List<RequestedIdentity.RequestedGroup> volumeGroups(Pod pod) {
        return volumes.groups(pod).stream()
                .map(group -> new RequestedIdentity.RequestedGroup(
                        group.gid(), new IdentitySource.PersistentVolumeAnnotation(group.volume())))
                .toList();
    }
}
