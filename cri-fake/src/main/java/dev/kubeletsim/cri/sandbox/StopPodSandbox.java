// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Ends a sandbox's containers and then the sandbox. Idempotent, and a sandbox that is not there counts as stopped, as the
 * CRI demands ("must not return an error if all relevant resources have already been reclaimed").
 */
public final class StopPodSandbox {
    private final SandboxParts parts;
    private final PodContainers containers;

    public StopPodSandbox(SandboxParts parts, PodContainers containers) {
        this.parts = parts;
        this.containers = containers;
    }

    public CompletionStage<StopPodSandboxResponse> handle(StopPodSandboxRequest request) {
        return parts.mailbox()
                .callHere(() -> parts.lookup()
                        .findUnlessGone(request.getPodSandboxId(), CriError.FIND_FOR_STOP_POD_SANDBOX)
                        .map(record -> stop(record.id()))
                        .orElseGet(() -> CompletableFuture.completedFuture(null)))
                .thenCompose(stopped -> stopped)
                .thenApply(stopped -> StopPodSandboxResponse.getDefaultInstance());
    }

    /** Stops the sandbox with exactly this id; in the mailbox. */
    CompletionStage<Void> stop(String id) {
        return containers.stopAll(id).thenAccept(stopped -> {
            SandboxRecord record = parts.sandboxes().get(id);
            if (record == null || record.facts().stopped()) {
                return;
            }
            parts.namespaces().stop(record.facts());
            parts.sandboxes().put(record.facts().stopped(parts.nowNanos()));
            if (record.facts().ready()) {
                parts.events().publish(ContainerEventType.CONTAINER_STOPPED_EVENT, id, id);
            }
        });
    }
}
