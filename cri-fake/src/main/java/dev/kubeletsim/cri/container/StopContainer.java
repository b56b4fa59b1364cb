// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Stops a container within a grace period. The reply is sent when the process has ended. */
public final class StopContainer {
    private static final long MAX_TIMEOUT_SECONDS = Duration.ofDays(365).toSeconds();

    private final ContainerParts parts;
    private final ContainerStopper stopper;

    public StopContainer(ContainerParts parts, ContainerStopper stopper) {
        this.parts = parts;
        this.stopper = stopper;
    }

    public CompletionStage<StopContainerResponse> handle(StopContainerRequest request) {
        Duration grace = Duration.ofSeconds(Math.clamp(request.getTimeout(), 0, MAX_TIMEOUT_SECONDS));
        return parts.mailbox()
                .callHere(() -> parts.lookup()
                        .findUnlessGone(request.getContainerId(), CriError.FIND_FOR_STOP_CONTAINER)
                        .map(record -> stopper.stop(record.facts(), grace))
                        .orElseGet(() -> CompletableFuture.completedFuture(true)))
                .thenCompose(stopped -> stopped)
                .thenApply(stopped -> StopContainerResponse.getDefaultInstance());
    }
}
