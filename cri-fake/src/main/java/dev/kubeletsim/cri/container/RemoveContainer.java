// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemoveContainerResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Removes a container, running or not. One that is not there counts as removed. */
public final class RemoveContainer {
    private final ContainerParts parts;
    private final ContainerStopper stopper;

    public RemoveContainer(ContainerParts parts, ContainerStopper stopper) {
        this.parts = parts;
        this.stopper = stopper;
    }

    public CompletionStage<RemoveContainerResponse> handle(RemoveContainerRequest request) {
        return parts.mailbox()
                .callHere(() -> parts.lookup()
                        .findUnlessGone(request.getContainerId(), CriError.FIND_FOR_REMOVE_CONTAINER)
                        .map(record -> stopper.remove(record.facts()))
                        .orElseGet(() -> CompletableFuture.completedFuture(true)))
                .thenCompose(removed -> removed)
                .thenApply(removed -> RemoveContainerResponse.getDefaultInstance());
    }
}
