// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.InputPipe;
import dev.kubeletsim.cri.process.OutputEndpoint;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.process.ProcessSpec;
import dev.kubeletsim.cri.process.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * What an exec's process reads from and writes to: a terminal, or pipes. Confined to the engine's mailbox.
 *
 * @param terminal null without one
 * @param stdin null where the process reads the end of the file at once, or from its terminal
 */
record ExecStreams(@Nullable Terminal terminal, @Nullable InputPipe stdin, OutputEndpoint stdout, OutputEndpoint stderr)
        implements StreamedProcess.Manner {

    /** Streams to {@code out} and {@code err}; with a terminal {@code err} gets nothing and is closed at once. */
    static ExecStreams of(boolean tty, boolean feeds, OutputSink out, OutputSink err) {
        Terminal terminal = tty ? new Terminal(out) : null;
        if (terminal != null) {
            err.closed();
        }
        return new ExecStreams(
                terminal, feeds && !tty ? new InputPipe() : null, new OutputEndpoint(out), new OutputEndpoint(err));
    }

    /** Gives them to a process. */
    ProcessSpec on(ProcessSpec.Builder spec) {
        if (terminal != null) {
            return spec.terminal(terminal).build();
        }
        if (stdin != null) {
            spec.stdin(stdin);
        }
        return spec.stdout(stdout).stderr(stderr).build();
    }

    /** Nobody reads the output any more. */
    void breakOff() {
        if (terminal != null) {
            terminal.hangUp();
        }
        stdout.breakOff();
        stderr.breakOff();
    }

    @Override
    public void inputEnded() {
        if (stdin != null) {
            stdin.close();
        }
    }

    @Override
    public void resume() {
        if (terminal != null) {
            terminal.resume();
        }
        stdout.resume();
        stderr.resume();
    }

    @Override
    public void gone() {
        if (terminal != null) {
            terminal.hangUp();
        }
        inputEnded();
    }
}
