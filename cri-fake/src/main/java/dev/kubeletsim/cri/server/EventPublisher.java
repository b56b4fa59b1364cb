// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.container.ContainerStore;
import dev.kubeletsim.cri.sandbox.PodEvents;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.sandbox.SandboxStore;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.ContainerEventType;
import java.time.Instant;
import java.time.InstantSource;

/** Builds events from the stores: the pod's status and those of all its containers go with each. */
final class EventPublisher implements PodEvents {
    private final SandboxStore sandboxes;
    private final ContainerStore containers;
    private final ContainerEvents events;
    private final InstantSource clock;

    EventPublisher(SandboxStore sandboxes, ContainerStore containers, ContainerEvents events, InstantSource clock) {
        this.sandboxes = sandboxes;
        this.containers = containers;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public void publish(ContainerEventType type, String id, String sandboxId) {
        if (!events.enabled()) {
            return;
        }
        Instant now = clock.instant();
        ContainerEventResponse.Builder event = ContainerEventResponse.newBuilder()
                .setContainerId(id)
                .setContainerEventType(type)
                .setCreatedAt(now.getEpochSecond() * 1_000_000_000L + now.getNano());
        SandboxRecord sandbox = sandboxes.get(sandboxId);
        if (sandbox != null) {
            event.setPodSandboxStatus(sandbox.status().getStatus());
        }
        containers
                .ofSandbox(sandboxId)
                .forEach(record -> event.addContainersStatuses(record.status().getStatus()));
        events.publish(event.build());
    }
}
