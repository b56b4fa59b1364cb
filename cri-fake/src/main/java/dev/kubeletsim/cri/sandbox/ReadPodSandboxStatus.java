// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.PodSandboxStatusResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** PodSandboxStatus: built from the sandbox's facts; never enters the mailbox. */
public final class ReadPodSandboxStatus {
    private final SandboxParts parts;
    private final LatestReply<SandboxRecord, PodSandboxStatusResponse> replies = new LatestReply<>(this::reply);

    public ReadPodSandboxStatus(SandboxParts parts) {
        this.parts = parts;
    }

    public CompletionStage<PodSandboxStatusResponse> handle(PodSandboxStatusRequest request) {
        SandboxRecord record = parts.lookup().find(request.getPodSandboxId(), CriError.FIND_FOR_POD_SANDBOX_STATUS);
        return CompletableFuture.completedFuture(request.getVerbose() ? verbose(record) : replies.of(record));
    }

    private PodSandboxStatusResponse reply(SandboxRecord record) {
        return PodSandboxStatusResponse.newBuilder()
                .setStatus(parts.sandboxes().status(record.facts()))
                .build();
    }

    private PodSandboxStatusResponse verbose(SandboxRecord record) {
        String info = VerboseSandbox.json(record.facts(), parts.profile());
        return replies.of(record).toBuilder().putInfo("info", info).build();
    }
}
