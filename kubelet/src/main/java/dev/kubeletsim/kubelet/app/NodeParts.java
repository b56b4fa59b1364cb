// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.kubelet.Kubelet;
import dev.kubeletsim.kubelet.client.Reflector;
import dev.kubeletsim.kubelet.cri.ImageService;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.ApiEventRecorder;
import dev.kubeletsim.kubelet.kuberuntime.KubeRuntimeManager;
import dev.kubeletsim.kubelet.logs.ContainerLogManager;
import dev.kubeletsim.kubelet.nodestatus.NodeLease;
import dev.kubeletsim.kubelet.nodestatus.NodeStatusUpdater;
import dev.kubeletsim.kubelet.nodestatus.RuntimeState;
import dev.kubeletsim.kubelet.prober.ProberManager;
import dev.kubeletsim.kubelet.status.ApiStatusManager;
import io.grpc.ManagedChannel;
import jakarta.inject.Inject;

/** The parts of a node that start, stop or are asked from outside. */
@NodeScope
final class NodeParts implements AutoCloseable {
    private final Kubelet kubelet;
    private final ApiStatusManager statuses;
    private final ApiEventRecorder events;
    private final NodeStatusUpdater nodeStatus;
    private final Reflector ownNode;
    private final NodeLease lease;
    private final RuntimeService runtime;
    private final ImageService images;
    private final KubeRuntimeManager kubeRuntime;
    private final ServedSimulatedNode served;
    private final ProberManager probes;
    private final ContainerLogManager logs;
    private final ManagedChannel channel;

    @Inject
    NodeParts(
            Kubelet kubelet,
            ApiStatusManager statuses,
            ApiEventRecorder events,
            NodeStatusUpdater nodeStatus,
            Reflector ownNode,
            NodeLease lease,
            RuntimeState state,
            RuntimeService runtime,
            ImageService images,
            KubeRuntimeManager kubeRuntime,
            ServedSimulatedNode served,
            ProberManager probes,
            ContainerLogManager logs,
            ManagedChannel channel) {
        this.kubelet = kubelet;
        this.statuses = statuses;
        this.events = events;
        this.nodeStatus = nodeStatus;
        this.ownNode = ownNode;
        this.lease = lease;
        state.addHealthCheck("PLEG", kubelet.pleg()::healthError);
        this.runtime = runtime;
        this.images = images;
        this.kubeRuntime = kubeRuntime;
        this.served = served;
        this.probes = probes;
        this.logs = logs;
        this.channel = channel;
    }

    void start() {
        statuses.start();
        nodeStatus.start();
        ownNode.start();
        lease.start();
        kubelet.start();
        logs.start();
    }

    RuntimeService runtime() {
        return runtime;
    }

    ImageService images() {
        return images;
    }

    /** What translates pods for the runtime. */
    KubeRuntimeManager kubeRuntime() {
        return kubeRuntime;
    }

    /** What the kubelet's HTTPS API shows of the node. */
    ServedSimulatedNode served() {
        return served;
    }

    @Override
    public void close() {
        kubelet.close();
        probes.close();
        logs.close();
        ownNode.close();
        nodeStatus.close();
        lease.close();
        statuses.close();
        events.close();
        channel.shutdownNow();
    }
}
