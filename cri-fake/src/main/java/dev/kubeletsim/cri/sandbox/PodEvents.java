// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.v1.ContainerEventType;

/** Hears of what happens to containers and sandboxes. Called in the engine's mailbox. */
public interface PodEvents {
    /** Something happened to the container or sandbox {@code id} in the sandbox {@code sandboxId}. */
    void publish(ContainerEventType type, String id, String sandboxId);
}
