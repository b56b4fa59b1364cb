// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.ExecFailure;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.profile.CriError;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Starts processes in containers, and attaches to their first ones, for the streaming server. */
public final class ContainerProcesses implements ContainerStreams {
    /** {@code runc exec}'s exit code when it has started nothing. */
    private static final int OCI_RUNTIME_FAILED = 255;

    private final ContainerParts parts;

    public ContainerProcesses(ContainerParts parts) {
        this.parts = parts;
    }

    @Override
    public CompletionStage<Session> exec(ExecCommand command, OutputSink stdout, OutputSink stderr) {
        return parts.mailbox().call(() -> start(command, stdout, stderr));
    }

    private Session start(ExecCommand command, OutputSink stdout, OutputSink stderr) {
        ContainerFacts facts = parts.lookup()
                .find(command.containerId(), CriError.FIND_FOR_STREAMED_EXEC)
                .facts();
        LiveContainer live = ExecSpecs.checked(parts, facts, CriError.STREAMED_EXEC_WRONG_STATE);
        String execId = parts.sandbox().ids().next();
        ExecSpecs.checkCommand(parts, command.command(), execId);
        Closing out = new Closing(stdout);
        Closing err = new Closing(stderr);
        ExecStreams streams = ExecStreams.of(command.tty(), command.stdin(), out, err);
        Process process;
        try {
            process = parts.sandbox().kernel().spawn(streams.on(ExecSpecs.builder(live, command.command())));
        } catch (ExecFailure e) {
            return refused(streams, command.tty() ? out : err, e.runcText(), execId);
        }
        CompletionStage<Integer> exit = process.exit()
                .thenCombine(out.whenClosed, (status, closed) -> status)
                .thenCombine(err.whenClosed, (status, closed) -> status.code());
        StreamedProcess session =
                new StreamedProcess(parts.mailbox(), streams.stdin(), streams.terminal(), streams, exit);
        session.open();
        process.start();
        return session;
    }

    /** An OCI runtime that runs in the foreground tells the client itself why it cannot start the program. */
    private Session refused(ExecStreams streams, OutputSink out, String cause, String execId) {
        if (!parts.errors().has(CriError.STREAMED_EXEC_REFUSAL)) {
            throw parts.ociFailure(CriError.OCI_EXEC_FAILED, cause, execId);
        }
        String text =
                parts.ociFailure(CriError.STREAMED_EXEC_REFUSAL, cause, execId).text();
        String shown = streams.terminal() == null ? text : text.replace("\n", "\r\n");
        out.write(shown.getBytes(StandardCharsets.UTF_8));
        return new StreamedProcess(
                parts.mailbox(), null, null, streams, CompletableFuture.completedStage(OCI_RUNTIME_FAILED));
    }

    @Override
    public CompletionStage<Session> attach(AttachCommand command, OutputSink stdout, OutputSink stderr) {
        return parts.mailbox().call(() -> {
            ContainerFacts facts = parts.lookup()
                    .find(command.containerId(), CriError.FIND_FOR_STREAMED_ATTACH)
                    .facts();
            LiveContainer live = ExecSpecs.checked(parts, facts, CriError.STREAMED_ATTACH_WRONG_STATE);
            CompletionStage<Integer> exitCode = live.ended.thenApply(ended -> {
                ContainerRecord record = parts.containers().get(live.id);
                return record == null ? 0 : record.facts().outcome().exitCode();
            });
            return new Attachment(parts.profile().exec(), live, facts.config(), command, stdout, stderr)
                    .open(parts, exitCode);
        });
    }

    /** A sink that remembers that it was closed. */
    private static final class Closing implements OutputSink {
        private final OutputSink to;
        private final CompletableFuture<Boolean> whenClosed = new CompletableFuture<>();

        Closing(OutputSink to) {
            this.to = to;
        }

        @Override
        public boolean write(byte[] chunk) {
            return to.write(chunk);
        }

        @Override
        public void closed() {
            to.closed();
            whenClosed.complete(true);
        }
    }
}
