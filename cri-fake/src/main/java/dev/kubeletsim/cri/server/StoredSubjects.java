// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.call.CallSubjects;
import dev.kubeletsim.cri.container.ContainerRecord;
import dev.kubeletsim.cri.container.ContainerStore;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.sandbox.SandboxStore;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sandboxes and containers of a runtime of ours, as the stores have them. */
record StoredSubjects(SandboxStore sandboxes, ContainerStore containers) implements CallSubjects {
    @Override
    public @Nullable PodSandboxConfig sandbox(String id) {
        List<SandboxRecord> found = id.isEmpty() ? List.of() : sandboxes.matching(id);
        return found.size() == 1 ? found.getFirst().facts().config() : null;
    }

    @Override
    public @Nullable KnownContainer container(String id) {
        List<ContainerRecord> found = id.isEmpty() ? List.of() : containers.matching(id);
        return found.size() == 1
                ? new KnownContainer(
                        found.getFirst().facts().sandboxId(),
                        found.getFirst().facts().config())
                : null;
    }
}
