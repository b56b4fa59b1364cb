// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.process.WindowSize;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * What a streaming server may do with containers: start a process in one, or attach to its first process. All methods
 * may be called from any thread; sinks are called in the engine's mailbox and must not block.
 */
public interface ContainerStreams {
    /**
     * A process to start.
     *
     * @param containerId full id or unique prefix
     * @param command program and arguments
     * @param tty whether it gets a terminal, which then takes its output to {@code stdout} alone
     * @param stdin whether its input is fed by {@link Session#write}; else it reads the end of file at once
     */
    record ExecCommand(String containerId, List<String> command, boolean tty, boolean stdin) {
        public ExecCommand {
            Objects.requireNonNull(containerId, "containerId");
            command = List.copyOf(command);
        }
    }

    /**
     * A first process to attach to.
     *
     * @param containerId full id or unique prefix
     * @param tty whether the client has a terminal, whatever the container has
     * @param stdin whether the session may feed the process's input, if the container has one
     */
    record AttachCommand(String containerId, boolean tty, boolean stdin) {
        public AttachCommand {
            Objects.requireNonNull(containerId, "containerId");
        }
    }

    /**
     * Starts a process. The stage completes when it runs, or fails with a {@link
     * dev.kubeletsim.cri.profile.CriException} whose message is the runtime's text for the error stream.
     */
    CompletionStage<Session> exec(ExecCommand command, OutputSink stdout, OutputSink stderr);

    /** Attaches to a container's first process; earlier output is not replayed. */
    CompletionStage<Session> attach(AttachCommand command, OutputSink stdout, OutputSink stderr);

    /** A started or attached process as its client sees it. */
    interface Session {
        /** Feeds the input; completes when all of {@code bytes} was taken, fails once nobody reads any more. */
        CompletionStage<Void> write(byte[] bytes);

        /** The client's input has ended: that of an exec ends too, an attach ends or goes on. Idempotent. */
        void closeStdin();

        /** Resizes the terminal; no effect without one. */
        void resize(WindowSize size);

        /** Ends the pause that a sink asked for by returning false. */
        void resume();

        /**
         * Completes with the exit code (128 + n for signal n) when the process has ended and its output is flushed; an
         * attach also when its client has detached or is {@link #close gone}, with 0.
         */
        CompletionStage<Integer> exit();

        /** The client is gone: an exec's terminal hangs up, an attach just stops listening. Idempotent. */
        void close();
    }
}
