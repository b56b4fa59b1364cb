// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import com.google.protobuf.ByteString;
import dev.kubeletsim.cri.process.ExecFailure;
import dev.kubeletsim.cri.process.ExitStatus;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.process.ProcessSpec;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs a command in a container, with the container's own identity, and replies when it has ended. */
public final class ExecSync {
    private static final int TIMED_OUT_CODE = -1;

    private final ContainerParts parts;
    private final ExecRule rule;

    public ExecSync(ContainerParts parts) {
        this.parts = parts;
        this.rule = parts.profile().exec();
    }

    public CompletionStage<ExecSyncResponse> handle(ExecSyncRequest request) {
        return parts.mailbox().callHere(() -> run(request)).thenCompose(reply -> reply);
    }

    private CompletionStage<ExecSyncResponse> run(ExecSyncRequest request) {
        ContainerFacts facts = parts.lookup()
                .find(request.getContainerId(), CriError.FIND_FOR_EXEC_SYNC)
                .facts();
        LiveContainer live = ExecSpecs.checked(parts, facts, CriError.EXEC_SYNC_WRONG_STATE);
        String execId = parts.sandbox().ids().next();
        ExecSpecs.checkCommand(parts, request.getCmdList(), execId);
        ExecOutput.Budget budget = new ExecOutput.Budget(rule.capBytes());
        ExecOutput stdout = new ExecOutput(budget);
        ExecOutput stderr = new ExecOutput(rule.capIsTotal() ? budget : new ExecOutput.Budget(rule.capBytes()));
        boolean tty = rule.inheritsTerminal() && facts.config().getTty();
        ExecStreams streams = ExecStreams.of(tty, false, stdout, stderr);
        Process process = spawn(streams.on(ExecSpecs.builder(live, request.getCmdList())), execId);
        CompletionStage<?> drained = drained(process, streams, stdout, stderr);
        CompletionStage<ExecSyncResponse> ended =
                process.exit().thenCombine(drained, (status, done) -> reply(status, stdout, stderr));
        CompletionStage<ExecSyncResponse> reply =
                request.getTimeout() > 0 ? bounded(process, drained, ended, request.getTimeout()) : ended;
        process.start();
        return reply;
    }

    private Process spawn(ProcessSpec spec, String execId) {
        try {
            return parts.sandbox().kernel().spawn(spec);
        } catch (ExecFailure e) {
            throw parts.ociFailure(CriError.OCI_EXEC_FAILED, e.runcText(), execId);
        }
    }

    /** Completes when nothing more is read of the output. */
    private CompletionStage<?> drained(Process process, ExecStreams streams, ExecOutput stdout, ExecOutput stderr) {
        return rule.endsWithProcess()
                ? process.exit().thenAccept(status -> streams.breakOff())
                : stdout.whenClosed().thenCombine(stderr.whenClosed(), (out, err) -> out);
    }

    private static ExecSyncResponse reply(ExitStatus status, ExecOutput stdout, ExecOutput stderr) {
        return ExecSyncResponse.newBuilder()
                .setStdout(stdout.bytes())
                .setStderr(stderr.bytes())
                .setExitCode(status.code())
                .build();
    }

    /** Only the process has to end in time: for its output the call waits as long as without a timeout. */
    private CompletionStage<ExecSyncResponse> bounded(
            Process process, CompletionStage<?> drained, CompletionStage<ExecSyncResponse> ended, long timeoutSeconds) {
        CompletableFuture<ExecSyncResponse> expired = new CompletableFuture<>();
        AtomicBoolean late = new AtomicBoolean();
        Scheduler.Timer timer = parts.sandbox()
                .scheduler()
                .schedule(
                        Duration.ofSeconds(timeoutSeconds),
                        () -> parts.mailbox().execute(() -> {
                            if (process.isAlive()) {
                                late.set(true);
                                kill(process);
                                drained.thenRun(() -> timedOut(expired, timeoutSeconds));
                            }
                        }));
        process.exit().thenRun(timer::cancel);
        return ended.thenCompose(reply -> late.get() ? expired : CompletableFuture.completedStage(reply));
    }

    private void kill(Process process) {
        if (rule.killsGroup()) {
            process.signalGroup(Signal.KILL);
        } else {
            process.signal(Signal.KILL);
        }
    }

    private void timedOut(CompletableFuture<ExecSyncResponse> reply, long timeoutSeconds) {
        switch (rule.onTimeout()) {
            case FAILS ->
                reply.completeExceptionally(parts.errors()
                        .failure(CriError.EXEC_SYNC_TIMEOUT, "timeout", GoDuration.seconds(timeoutSeconds)));
            case REPLIES ->
                reply.complete(ExecSyncResponse.newBuilder()
                        .setStderr(ByteString.copyFromUtf8(ExecRule.TIMED_OUT))
                        .setExitCode(TIMED_OUT_CODE)
                        .build());
        }
    }
}
