// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.container.ContainerRecord;
import dev.kubeletsim.cri.container.ContainerStore;
import dev.kubeletsim.cri.sandbox.PodEvents;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.sandbox.SandboxStore;
import dev.kubeletsim.cri.v1.ContainerEventType;
import java.time.InstantSource;

/** Makes events from the stores: what is known of the pod and of all its containers goes with each. */
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
        SandboxRecord sandbox = sandboxes.get(sandboxId);
        events.publish(new PodEvent(
                type,
                id,
                ContainerEvents.nanos(clock.instant()),
                sandbox == null ? null : sandbox.facts(),
                containers.ofSandbox(sandboxId).stream()
                        .map(ContainerRecord::facts)
                        .toList()));
    }
}
