// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.CheckpointContainerRequest;
import dev.kubeletsim.cri.v1.CheckpointContainerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks the container up as the runtime does, and then says that this node cannot make checkpoints: it has no CRIU. */
public final class CheckpointContainer {
    private final ContainerParts parts;

    public CheckpointContainer(ContainerParts parts) {
        this.parts = parts;
    }

    public CompletionStage<CheckpointContainerResponse> handle(CheckpointContainerRequest request) {
        ContainerFacts facts = parts.lookup()
                .find(request.getContainerId(), CriError.FIND_FOR_CHECKPOINT)
                .facts();
        CriError error = facts.state() == ContainerStateName.RUNNING
                ? CriError.CHECKPOINT_UNAVAILABLE
                : CriError.CHECKPOINT_WRONG_STATE;
        return CompletableFuture.failedFuture(parts.errors()
                .failure(
                        error,
                        "id",
                        facts.id(),
                        "state",
                        parts.profile().container().spell(facts.state())));
    }
}
