// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.sandbox.RecentReplies;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * ContainerStatus: built from the container's facts; never enters the mailbox. Most are asked for a few
 * times in a container's life, so that only recent replies are kept.
 */
public final class ReadContainerStatus {
    private final ContainerParts parts;
    private final RecentReplies<ContainerRecord, ContainerStatusResponse> replies = new RecentReplies<>(this::reply);

    public ReadContainerStatus(ContainerParts parts) {
        this.parts = parts;
    }

    public CompletionStage<ContainerStatusResponse> handle(ContainerStatusRequest request) {
        ContainerRecord record = parts.lookup().find(request.getContainerId(), CriError.FIND_FOR_CONTAINER_STATUS);
        if (!request.getVerbose()) {
            return CompletableFuture.completedFuture(replies.of(record));
        }
        return parts.mailbox().callHere(() -> verbose(record));
    }

    private ContainerStatusResponse reply(ContainerRecord record) {
        return ContainerStatusResponse.newBuilder()
                .setStatus(parts.containers().status(record.facts()))
                .build();
    }

    private ContainerStatusResponse verbose(ContainerRecord record) {
        LiveContainer live = parts.live().get(record.id());
        String sandboxId = record.facts().sandboxId();
        SandboxFacts sandbox = Objects.requireNonNull(
                        parts.sandbox().sandboxes().get(sandboxId), sandboxId)
                .facts();
        return replies.of(record).toBuilder()
                .putInfo(
                        "info",
                        new VerboseContainer(
                                        parts.profile().report(),
                                        parts.cgroupsPath(record.facts()),
                                        sandbox,
                                        record.facts(),
                                        live)
                                .json())
                .build();
    }
}
