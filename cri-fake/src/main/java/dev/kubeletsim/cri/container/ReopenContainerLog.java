// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.v1.ReopenContainerLogRequest;
import dev.kubeletsim.cri.v1.ReopenContainerLogResponse;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.concurrent.CompletionStage;

/** Goes on in a new log file after the kubelet has moved the old one away. Where the log exists, it can be reopened. */
public final class ReopenContainerLog {
    private final ContainerParts parts;

    public ReopenContainerLog(ContainerParts parts) {
        this.parts = parts;
    }

    public CompletionStage<ReopenContainerLogResponse> handle(ReopenContainerLogRequest request) {
        return parts.mailbox().callHere(() -> {
            ContainerFacts facts = parts.lookup()
                    .find(request.getContainerId(), CriError.FIND_FOR_REOPEN_LOG)
                    .facts();
            boolean open = switch (facts.state()) {
                case RUNNING -> true;
                case CREATED -> parts.profile().log().createdWithContainer();
                case EXITED, UNKNOWN -> false;
            };
            parts.refuse(!open, CriError.REOPEN_NOT_RUNNING);
            try {
                parts.live().get(facts.id()).output.reopen();
            } catch (ErrnoException e) {
                throw parts.errors().failure(CriError.LOG_REOPEN_FAILED, "cause", e.getMessage());
            }
            return ReopenContainerLogResponse.getDefaultInstance();
        });
    }
}
