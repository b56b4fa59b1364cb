// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** ContainerStatus: the reply that was built when the container last changed; never enters the mailbox. */
public final class ReadContainerStatus {
    private final ContainerParts parts;

    public ReadContainerStatus(ContainerParts parts) {
        this.parts = parts;
    }

    public CompletionStage<ContainerStatusResponse> handle(ContainerStatusRequest request) {
        ContainerRecord record = parts.lookup().find(request.getContainerId(), CriError.FIND_FOR_CONTAINER_STATUS);
        if (!request.getVerbose()) {
            return CompletableFuture.completedFuture(record.status());
        }
        return parts.mailbox().call(() -> verbose(record));
    }

    private ContainerStatusResponse verbose(ContainerRecord record) {
        LiveContainer live = parts.live().get(record.id());
        String sandboxId = record.facts().sandboxId();
        SandboxFacts sandbox = Objects.requireNonNull(parts.sandbox().sandboxes().get(sandboxId), sandboxId)
                .facts();
        return record.status().toBuilder()
                .putInfo("info", new VerboseContainer(parts.profile().report(), sandbox, record.facts(), live).json())
                .build();
    }
}
