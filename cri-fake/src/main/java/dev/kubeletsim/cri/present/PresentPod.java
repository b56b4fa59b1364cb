// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.present;

import dev.kubeletsim.cri.v1.PodSandboxConfig;
import java.time.Duration;
import java.util.List;

/**
 * A sandbox that is there from the start.
 *
 * @param config what it was asked for with
 * @param runtimeHandler the RuntimeHandler, "" for the default one
 * @param stopped whether it has been stopped; then none of its containers runs
 * @param age how long ago it was created
 * @param containers its containers, in the order of their creation
 * @param place where it was written down, for messages
 */
public record PresentPod(
        PodSandboxConfig config,
        String runtimeHandler,
        boolean stopped,
        Duration age,
        List<PresentContainer> containers,
        String place) {
    public PresentPod {
        containers = List.copyOf(containers);
        for (PresentContainer container : containers) {
            if (stopped && container.state() == PresentContainer.State.RUNNING) {
                throw new IllegalArgumentException("the container '"
                        + container.config().getMetadata().getName()
                        + "' runs in a stopped pod (expected: exited or created)");
            }
            if (container.age().compareTo(age) > 0) {
                throw new IllegalArgumentException(
                        "the container '" + container.config().getMetadata().getName() + "' is older than its pod");
            }
        }
    }
}
