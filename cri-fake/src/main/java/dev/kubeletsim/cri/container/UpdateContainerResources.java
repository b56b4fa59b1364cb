// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.ContainerRule;
import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesResponse;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Changes a container's limits: what is reported, what its control group shows, and how much memory kills. */
public final class UpdateContainerResources {
    private final ContainerParts parts;

    public UpdateContainerResources(ContainerParts parts) {
        this.parts = parts;
    }

    public CompletionStage<UpdateContainerResourcesResponse> handle(UpdateContainerResourcesRequest request) {
        return parts.mailbox().callHere(() -> {
            ContainerFacts facts = parts.lookup()
                    .find(request.getContainerId(), CriError.FIND_FOR_UPDATE_RESOURCES)
                    .facts();
            boolean over = facts.state() == ContainerStateName.EXITED
                    && !parts.profile().container().has(ContainerRule.Trait.UPDATES_EXITED);
            parts.refuse(
                    over || facts.removing(),
                    CriError.UPDATE_WRONG_STATE,
                    "id",
                    facts.id(),
                    "state",
                    parts.profile().container().spell(facts.state()));
            LinuxContainerResources limits = ResourceLimits.updated(facts.resources(), request.getLinux());
            Optional<String> refusal = facts.state() == ContainerStateName.RUNNING
                    ? ResourceLimits.refusal(parts.cgroupsPath(facts), limits)
                    : Optional.empty();
            parts.refuse(
                    refusal.isPresent(), CriError.OCI_UPDATE_FAILED, "id", facts.id(), "cause", refusal.orElse(""));
            parts.containers().put(facts.limitedTo(limits));
            parts.live().get(facts.id()).cgroup.limit(ResourceLimits.cgroup(limits));
            return UpdateContainerResourcesResponse.getDefaultInstance();
        });
    }
}
