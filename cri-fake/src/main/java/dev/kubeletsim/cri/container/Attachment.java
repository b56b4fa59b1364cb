// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.InputPipe;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.profile.ExecRule;
import dev.kubeletsim.cri.v1.ContainerConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One client's attach to a container's first process, and what ends it: the process, the end of the client's input where
 * {@link ExecRule} says so, ctrl-p ctrl-q, or the client's going. Confined to the engine's mailbox.
 */
final class Attachment implements StreamedProcess.Manner {
    private final ExecRule rule;
    private final LiveContainer live;
    private final ContainerStreams.AttachCommand command;
    /** Whether the container has an input at all. */
    private final boolean hasInput;

    private final boolean inputOnce;
    private final Runnable unhook;
    private final DetachKeys keys = new DetachKeys();
    private final CompletableFuture<Integer> detached = new CompletableFuture<>();

    Attachment(
            ExecRule rule,
            LiveContainer live,
            ContainerConfig config,
            ContainerStreams.AttachCommand command,
            OutputSink stdout,
            OutputSink stderr) {
        this.rule = rule;
        this.live = live;
        this.command = command;
        this.hasInput = config.getStdin();
        this.inputOnce = config.getStdinOnce();
        this.unhook = live.output.attach(stdout, stderr);
    }

    /** The client's session, which ends with {@code exitCode} unless the client does earlier. */
    StreamedProcess open(ContainerParts parts, CompletionStage<Integer> exitCode) {
        boolean feeds = command.stdin() && hasInput;
        StreamedProcess session = new StreamedProcess(
                parts.mailbox(),
                feeds ? live.stdin : null,
                feeds ? live.terminal : null,
                this,
                exitCode.applyToEither(detached, code -> code));
        session.open();
        if (rule.noInputEndsAttach() && !command.stdin() && hasInput && !inputOnce && !command.tty()) {
            detach();
        }
        return session;
    }

    @Override
    public byte[] fed(byte[] chunk) {
        if (!rule.detachKeys()) {
            return chunk;
        }
        byte[] passed = keys.passed(chunk);
        if (keys.typed()) {
            gone();
        }
        return passed;
    }

    @Override
    public void inputEnded() {
        if (!command.stdin() || !hasInput) {
            return;
        }
        boolean terminalEnds = command.tty() && rule.terminalAttachEndsWithInput();
        if (inputOnce && !terminalEnds) {
            InputPipe stdin = live.stdin;
            if (stdin != null) {
                stdin.close();
            }
        } else if (!command.tty() || terminalEnds) {
            detach();
        }
    }

    @Override
    public void resume() {
        live.output.resume();
    }

    @Override
    public void gone() {
        inputEnded();
        detach();
    }

    private void detach() {
        unhook.run();
        detached.complete(0);
    }
}
