// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.AttachResponse;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ExecResponse;
import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.cri.v1.PortForwardResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Exec, Attach and PortForward: checks, then a URL. The checks of the requests are those of the Kubernetes streaming
 * library (kubelet {@code pkg/cri/streaming/server.go}), which both runtimes use.
 */
public final class StreamRequests {
    private static final String NO_CONTAINER = "missing required container_id";
    private static final String NO_SANDBOX = "missing required pod_sandbox_id";
    private static final String TTY_AND_STDERR = "tty and stderr cannot both be true";
    private static final String EXEC_STREAMS = "one of stdin, stdout, or stderr must be set";
    private static final String ATTACH_STREAMS = "one of stdin, stdout, and stderr must be set";

    private final ContainerParts parts;
    private final StreamingUrls urls;

    public StreamRequests(ContainerParts parts, StreamingUrls urls) {
        this.parts = parts;
        this.urls = urls;
    }

    public CompletionStage<ExecResponse> exec(ExecRequest request) {
        checkTarget(request.getContainerId(), CriError.FIND_FOR_EXEC);
        CriError refused = CriError.STREAM_REQUEST_REFUSED_EXEC;
        check(!request.getContainerId().isEmpty(), refused, NO_CONTAINER);
        check(!(request.getTty() && request.getStderr()), refused, TTY_AND_STDERR);
        check(request.getStdin() || request.getStdout() || request.getStderr(), refused, EXEC_STREAMS);
        return CompletableFuture.completedFuture(
                ExecResponse.newBuilder().setUrl(urls.exec(request)).build());
    }

    public CompletionStage<AttachResponse> attach(AttachRequest request) {
        checkTarget(request.getContainerId(), CriError.FIND_FOR_ATTACH);
        CriError refused = CriError.STREAM_REQUEST_REFUSED_ATTACH;
        check(!request.getContainerId().isEmpty(), refused, NO_CONTAINER);
        check(!(request.getTty() && request.getStderr()), refused, TTY_AND_STDERR);
        check(request.getStdin() || request.getStdout() || request.getStderr(), refused, ATTACH_STREAMS);
        return CompletableFuture.completedFuture(
                AttachResponse.newBuilder().setUrl(urls.attach(request)).build());
    }

    public CompletionStage<PortForwardResponse> portForward(PortForwardRequest request) {
        if (parts.profile().lookup().streamingChecksTarget()) {
            SandboxRecord record =
                    parts.sandbox().lookup().find(request.getPodSandboxId(), CriError.FIND_FOR_PORT_FORWARD);
            parts.refuse(!record.facts().ready(), CriError.PORT_FORWARD_NOT_READY);
        }
        check(!request.getPodSandboxId().isEmpty(), CriError.STREAM_REQUEST_REFUSED_PORT_FORWARD, NO_SANDBOX);
        return CompletableFuture.completedFuture(PortForwardResponse.newBuilder()
                .setUrl(urls.portForward(request))
                .build());
    }

    private void checkTarget(String id, CriError wrapper) {
        if (parts.profile().lookup().streamingChecksTarget()) {
            ContainerFacts facts = parts.lookup().find(id, wrapper).facts();
            parts.refuse(
                    facts.state() != ContainerStateName.RUNNING,
                    CriError.EXEC_STREAM_WRONG_STATE,
                    "id",
                    facts.id(),
                    "state",
                    parts.profile().container().spell(facts.state()));
        }
    }

    private void check(boolean right, CriError refused, String why) {
        if (!right) {
            throw parts.errors().wrap(refused, new CriException(CriCode.INVALID_ARGUMENT, why));
        }
    }
}
