// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dagger.Lazy;
import dagger.Module;
import dagger.Provides;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ListOptions;
import dev.kubeletsim.kubelet.client.Reflector;
import dev.kubeletsim.kubelet.cri.ImageService;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.lifecycle.AdmitHandlers;
import dev.kubeletsim.kubelet.lifecycle.PodAdmitHandler;
import dev.kubeletsim.kubelet.nodestatus.Machine;
import dev.kubeletsim.kubelet.nodestatus.NodeImage;
import dev.kubeletsim.kubelet.nodestatus.NodeLease;
import dev.kubeletsim.kubelet.nodestatus.NodeSources;
import dev.kubeletsim.kubelet.nodestatus.NodeStatusUpdater;
import dev.kubeletsim.kubelet.nodestatus.RuntimeState;
import dev.kubeletsim.time.Scheduler;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Binds what reports on a node. */
@Module
final class NodeStatusModule {
    private NodeStatusModule() {}

    @Provides
    @NodeScope
    static RuntimeState runtimeState(RuntimeService runtime, Scheduler scheduler, NodeSettings settings) {
        return new RuntimeState(runtime::status, scheduler, settings.name());
    }

    @Provides
    @NodeScope
    static Machine machine(NodeSettings settings) {
        return Machine.usual(settings.name(), NodeModule.NODE_ADDRESS, settings.kubeletPort(), settings.machineId())
                .withSize(settings.milliCpu(), settings.memoryBytes());
    }

    @Provides
    static NodeSources sources(RuntimeService runtime, ImageService images) {
        return new NodeSources() {
            @Override
            public String runtimeVersion() {
                VersionResponse version = runtime.version(VersionRequest.getDefaultInstance());
                return version.getRuntimeName() + "://" + version.getRuntimeVersion();
            }

            @Override
            public List<NodeImage> images() {
                return images.listImages(ListImagesRequest.getDefaultInstance()).getImagesList().stream()
                        .map(image -> new NodeImage(
                                Stream.concat(image.getRepoDigestsList().stream(), image.getRepoTagsList().stream())
                                        .toList(),
                                image.getSize()))
                        .toList();
            }
        };
    }

    @Provides
    @NodeScope
    static NodeStatusUpdater updater(
            ApiClient api,
            Scheduler scheduler,
            RandomGenerator random,
            EventRecorder events,
            RuntimeState runtime,
            NodeSources sources,
            Machine machine,
            FeatureGates gates) {
        return new NodeStatusUpdater(api, scheduler, random, events, runtime, sources, machine, gates);
    }

    /** Follows the node's own object, so that admission sees labels, taints and sizes as soon as someone changes them. */
    @Provides
    @NodeScope
    static Reflector ownNode(ApiClient api, Scheduler scheduler, NodeSettings settings, NodeStatusUpdater updater) {
        ListOptions ours = ListOptions.byField("metadata.name=" + settings.name());
        return new Reflector(api, ApiResource.NODES, ours, scheduler, new Reflector.Store() {
            @Override
            public void replace(List<ObjectNode> objects) {
                objects.forEach(updater::observed);
            }

            @Override
            public void changed(String type, ObjectNode object) {
                if (!type.equals("DELETED")) {
                    updater.observed(object);
                }
            }
        });
    }

    @Provides
    @NodeScope
    static NodeLease lease(ApiClient api, Scheduler scheduler, RandomGenerator random, NodeSettings settings) {
        return new NodeLease(api, scheduler, random, settings.name());
    }

    @Provides
    @NodeScope
    static PodAdmitHandler admission(FeatureGates gates, Lazy<NodeStatusUpdater> node) {
        return AdmitHandlers.of(gates, () -> node.get().node());
    }
}
