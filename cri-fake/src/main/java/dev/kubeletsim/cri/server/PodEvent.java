// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.container.ContainerFacts;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.ContainerEventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a container or sandbox, with what was known of its pod then. The message is made of it when somebody
 * listens: mostly nobody does.
 *
 * @param id of the container or sandbox
 * @param atNanos when, since 1970
 * @param sandbox null if it was gone already
 * @param containers all of the sandbox
 */
record PodEvent(
        ContainerEventType type,
        String id,
        long atNanos,
        @Nullable SandboxFacts sandbox,
        List<ContainerFacts> containers) {}
