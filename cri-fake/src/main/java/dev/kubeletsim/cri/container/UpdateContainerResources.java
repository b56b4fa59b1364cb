// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesResponse;
import java.util.concurrent.CompletionStage;

/** Changes a container's limits as they are reported; nothing is really limited. */
public final class UpdateContainerResources {
    private final ContainerParts parts;

    public UpdateContainerResources(ContainerParts parts) {
        this.parts = parts;
    }

    public CompletionStage<UpdateContainerResourcesResponse> handle(UpdateContainerResourcesRequest request) {
        return parts.mailbox().call(() -> {
            ContainerFacts facts = parts.lookup()
                    .find(request.getContainerId(), CriError.FIND_FOR_UPDATE_RESOURCES)
                    .facts();
            boolean over = facts.state() == ContainerStateName.EXITED
                    && !parts.profile().container().updatesExited();
            parts.refuse(
                    over || facts.removing(),
                    CriError.UPDATE_WRONG_STATE,
                    "id",
                    facts.id(),
                    "state",
                    parts.profile().container().spell(facts.state()));
            parts.containers().put(facts.limitedTo(ResourceLimits.updated(facts.resources(), request.getLinux())));
            return UpdateContainerResourcesResponse.getDefaultInstance();
        });
    }
}
