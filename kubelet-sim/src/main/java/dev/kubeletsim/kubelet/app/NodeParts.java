// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.kubelet.Kubelet;
import dev.kubeletsim.kubelet.events.ApiEventRecorder;
import dev.kubeletsim.kubelet.kuberuntime.RuntimeService;
import dev.kubeletsim.kubelet.lifecycle.PodRejection;
import dev.kubeletsim.kubelet.nodestatus.NodeLease;
import dev.kubeletsim.kubelet.nodestatus.NodeStatusUpdater;
import dev.kubeletsim.kubelet.status.ApiStatusManager;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import io.grpc.ManagedChannel;
import jakarta.inject.Inject;

/** The parts of a node that start, stop or are asked from outside. */
@NodeScope
final class NodeParts implements AutoCloseable {
    private final Kubelet kubelet;
    private final ApiStatusManager statuses;
    private final ApiEventRecorder events;
    private final NodeStatusUpdater nodeStatus;
    private final NodeLease lease;
    private final RuntimeService runtime;
    private final NodeFiles files;
    private final PodRejection rejection;
    private final ManagedChannel channel;

    @Inject
    NodeParts(
            Kubelet kubelet,
            ApiStatusManager statuses,
            ApiEventRecorder events,
            NodeStatusUpdater nodeStatus,
            NodeLease lease,
            RuntimeService runtime,
            NodeFiles files,
            PodRejection rejection,
            ManagedChannel channel) {
        this.kubelet = kubelet;
        this.statuses = statuses;
        this.events = events;
        this.nodeStatus = nodeStatus;
        this.lease = lease;
        this.runtime = runtime;
        this.files = files;
        this.rejection = rejection;
        this.channel = channel;
    }

    void start() {
        statuses.start();
        nodeStatus.start();
        lease.start();
        kubelet.start();
    }

    Kubelet kubelet() {
        return kubelet;
    }

    RuntimeService runtime() {
        return runtime;
    }

    NodeFiles files() {
        return files;
    }

    PodRejection rejection() {
        return rejection;
    }

    NodeStatusUpdater nodeStatus() {
        return nodeStatus;
    }

    @Override
    public void close() {
        kubelet.close();
        nodeStatus.close();
        lease.close();
        statuses.close();
        events.close();
        channel.shutdownNow();
    }
}
