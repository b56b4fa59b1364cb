// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Removes a sandbox with all its containers, running or not, and frees its name. */
public final class RemovePodSandbox {
    private final SandboxParts parts;
    private final PodContainers containers;
    private final StopPodSandbox stop;
    private final SandboxFiles files;

    public RemovePodSandbox(SandboxParts parts, PodContainers containers, StopPodSandbox stop) {
        this.parts = parts;
        this.containers = containers;
        this.stop = stop;
        this.files = new SandboxFiles(parts.profile().sandbox(), parts.host());
    }

    public CompletionStage<RemovePodSandboxResponse> handle(RemovePodSandboxRequest request) {
        return parts.mailbox()
                .callHere(() -> parts.lookup()
                        .findUnlessGone(request.getPodSandboxId(), CriError.FIND_FOR_REMOVE_POD_SANDBOX)
                        .map(record -> remove(record.id()))
                        .orElseGet(() -> CompletableFuture.completedFuture(null)))
                .thenCompose(removed -> removed)
                .thenApply(removed -> RemovePodSandboxResponse.getDefaultInstance());
    }

    private CompletionStage<Void> remove(String id) {
        return stop.stop(id).thenCompose(stopped -> containers.removeAll(id)).thenAccept(removed -> forget(id));
    }

    private void forget(String id) {
        SandboxRecord record = parts.sandboxes().get(id);
        if (record != null) {
            files.delete(record.facts());
            parts.events().publish(ContainerEventType.CONTAINER_DELETED_EVENT, id, id);
            parts.sandboxes().remove(id);
            parts.names().release(record.facts().name(), id);
        }
    }
}
