// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pleg;

import dev.kubeletsim.kubelet.container.ContainerState;
import java.util.List;

/**
 * A pod as a list of the runtime shows it.
 *
 * @param sandboxes newest first
 * @param containers newest first
 */
public record RuntimePod(String uid, String name, String namespace, List<Item> sandboxes, List<Item> containers) {
    /** A sandbox (ready: running, else exited) or a container. */
    public record Item(String id, ContainerState state) {}

    public RuntimePod {
        sandboxes = List.copyOf(sandboxes);
        containers = List.copyOf(containers);
    }

    /** Whether anything of it runs. */
    public boolean isRunning() {
        return containers.stream().anyMatch(i -> i.state() == ContainerState.RUNNING)
                || sandboxes.stream().anyMatch(i -> i.state() == ContainerState.RUNNING);
    }
}
