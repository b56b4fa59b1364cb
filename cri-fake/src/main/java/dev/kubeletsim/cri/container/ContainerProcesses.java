// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.ExecFailure;
import dev.kubeletsim.cri.process.InputPipe;
import dev.kubeletsim.cri.process.OutputEndpoint;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.process.ProcessSpec;
import dev.kubeletsim.cri.process.Terminal;
import dev.kubeletsim.cri.profile.CriError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Starts processes in containers, and attaches to their first ones, for the streaming server. */
public final class ContainerProcesses implements ContainerStreams {
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
                .find(command.containerId(), CriError.FIND_FOR_EXEC_SYNC)
                .facts();
        LiveContainer live = ExecSpecs.checked(parts, facts, CriError.EXEC_SYNC_WRONG_STATE);
        String execId = parts.sandbox().ids().next();
        ExecSpecs.checkCommand(parts, command.command(), execId);
        ProcessSpec.Builder spec = ExecSpecs.builder(live, command.command());
        Closing out = new Closing(stdout);
        Closing err = new Closing(stderr);
        InputPipe stdin = command.stdin() && !command.tty() ? new InputPipe() : null;
        Terminal terminal = command.tty() ? new Terminal(out) : null;
        Runnable resume = streams(spec, stdin, terminal, out, err);
        Process process;
        try {
            process = parts.sandbox().kernel().spawn(spec.build());
        } catch (ExecFailure e) {
            throw parts.ociFailure(CriError.OCI_EXEC_FAILED, e.runcText(), execId);
        }
        CompletionStage<Integer> exit = process.exit()
                .thenCombine(out.whenClosed, (status, closed) -> status)
                .thenCombine(err.whenClosed, (status, closed) -> status.code());
        Runnable onClose = () -> {
            if (terminal != null) {
                terminal.hangUp();
            } else if (stdin != null) {
                stdin.close();
            }
        };
        StreamedProcess session = new StreamedProcess(parts.mailbox(), stdin, terminal, resume, onClose, exit);
        session.open();
        process.start();
        return session;
    }

    /** Connects the streams; the result ends a pause of any of them. */
    private static Runnable streams(
            ProcessSpec.Builder spec,
            @Nullable InputPipe stdin,
            @Nullable Terminal terminal,
            Closing out,
            Closing err) {
        if (terminal != null) {
            spec.terminal(terminal);
            err.closed();
            return terminal::resume;
        }
        OutputEndpoint stdout = new OutputEndpoint(out);
        OutputEndpoint stderr = new OutputEndpoint(err);
        spec.stdout(stdout).stderr(stderr);
        if (stdin != null) {
            spec.stdin(stdin);
        }
        return () -> {
            stdout.resume();
            stderr.resume();
        };
    }

    @Override
    public CompletionStage<Session> attach(String containerId, boolean stdin, OutputSink stdout, OutputSink stderr) {
        return parts.mailbox().call(() -> {
            ContainerFacts facts =
                    parts.lookup().find(containerId, CriError.FIND_FOR_ATTACH).facts();
            LiveContainer live = ExecSpecs.checked(parts, facts, CriError.EXEC_STREAM_WRONG_STATE);
            Runnable detach = live.output.attach(stdout, stderr);
            boolean feeds = stdin && facts.config().getStdin();
            boolean once = facts.config().getStdinOnce();
            InputPipe input = feeds ? live.stdin : null;
            Terminal terminal = live.terminal;
            CompletableFuture<Integer> detached = new CompletableFuture<>();
            CompletionStage<Integer> exit = live.ended
                    .thenApply(ended -> {
                        ContainerRecord record = parts.containers().get(live.id);
                        return record == null ? 0 : record.facts().outcome().exitCode();
                    })
                    .applyToEither(detached, code -> code);
            Runnable onClose = () -> {
                detach.run();
                detached.complete(0);
                if (once && input != null) {
                    input.close();
                }
            };
            StreamedProcess session = new StreamedProcess(
                    parts.mailbox(), input, feeds ? terminal : null, live.output::resume, onClose, exit);
            session.open();
            return session;
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
