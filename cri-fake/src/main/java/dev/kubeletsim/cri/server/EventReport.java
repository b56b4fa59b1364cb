// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.container.ContainerStore;
import dev.kubeletsim.cri.sandbox.SandboxStore;
import dev.kubeletsim.cri.v1.ContainerEventResponse;

/** Turns events into the CRI's messages: the pod's status and those of all its containers, as they were then. */
final class EventReport {
    private final SandboxStore sandboxes;
    private final ContainerStore containers;

    EventReport(SandboxStore sandboxes, ContainerStore containers) {
        this.sandboxes = sandboxes;
        this.containers = containers;
    }

    ContainerEventResponse message(PodEvent event) {
        ContainerEventResponse.Builder message = ContainerEventResponse.newBuilder()
                .setContainerId(event.id())
                .setContainerEventType(event.type())
                .setCreatedAt(event.atNanos());
        if (event.sandbox() != null) {
            message.setPodSandboxStatus(sandboxes.status(event.sandbox()));
        }
        event.containers().forEach(facts -> message.addContainersStatuses(containers.status(facts)));
        return message.build();
    }
}
