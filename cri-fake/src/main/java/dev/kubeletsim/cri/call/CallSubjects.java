// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import org.jspecify.annotations.Nullable;

/** What is known of sandboxes and containers by their ids. */
public interface CallSubjects {
    /** A container as it was asked for, and the sandbox that it is in. */
    record KnownContainer(String sandboxId, ContainerConfig config) {}

    /** The sandbox with this id or unique prefix of one, or null. */
    @Nullable
    PodSandboxConfig sandbox(String id);

    /** The container with this id or unique prefix of one, or null. */
    @Nullable
    KnownContainer container(String id);
}
