// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import dev.kubeletsim.cri.container.ContainerStreams;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.process.WindowSize;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.remotecommand.ExitStatus;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Joins a client's session to a process, from the start of the process to the word about its end. */
final class ContainerCommand {
    private final RemoteCommandSession client;
    private final CompletableFuture<ContainerStreams.Session> process = new CompletableFuture<>();

    ContainerCommand(RemoteCommandSession client) {
        this.client = client;
    }

    OutputSink stdout() {
        return new Output(client.stdout());
    }

    OutputSink stderr() {
        return new Output(client.stderr());
    }

    /** Runs an exec; {@code remotecommand.ServeExec} words its outcome. */
    void exec(CompletionStage<ContainerStreams.Session> starting, IntFunction<String> nonZeroExit) {
        run(
                starting,
                "error executing command in container: ",
                exitCode -> exitCode == 0
                        ? new ExitStatus.Success()
                        : new ExitStatus.NonZeroExit(
                                exitCode,
                                "command terminated with non-zero exit code: " + nonZeroExit.apply(exitCode)));
    }

    /** Runs an attach, whose client doesn't hear of the exit code; {@code remotecommand.ServeAttach}. */
    void attach(CompletionStage<ContainerStreams.Session> attaching) {
        run(attaching, "error attaching to container: ", exitCode -> new ExitStatus.Success());
    }

    private void run(
            CompletionStage<ContainerStreams.Session> starting, String prefix, IntFunction<ExitStatus> outcome) {
        starting.whenComplete((session, failure) -> {
            if (failure != null) {
                fail(prefix, failure);
                return;
            }
            process.complete(session);
            client.stdin().pipeTo(new Input(session));
            client.onResize(size -> session.resize(new WindowSize(size.width(), size.height())));
            client.closed().thenRun(session::close);
            session.exit().whenComplete((exitCode, lost) -> {
                if (lost != null) {
                    fail(prefix, lost);
                } else {
                    client.finish(outcome.apply(exitCode));
                }
            });
        });
    }

    private void fail(String prefix, Throwable failure) {
        String text = String.valueOf(StreamingServer.unwrapped(failure).getMessage());
        client.finish(new ExitStatus.InternalError(prefix + text));
    }

    /** Pauses the process while the client is slow. A client that is gone is no reason to stop: output is dropped. */
    private final class Output implements OutputSink {
        private final ByteSink sink;

        Output(ByteSink sink) {
            this.sink = sink;
        }

        @Override
        public boolean write(byte[] chunk) {
            CompletableFuture<@Nullable Void> taken = sink.write(chunk).toCompletableFuture();
            if (taken.isDone()) {
                return true;
            }
            taken.whenComplete((done, gone) -> process.thenAccept(ContainerStreams.Session::resume));
            return false;
        }

        @Override
        public void closed() {
            // The client hears of the end of all streams at once, when the exit code is known.
        }
    }

    private record Input(ContainerStreams.Session session, CompletableFuture<@Nullable Void> ended)
            implements ByteSink {
        Input(ContainerStreams.Session session) {
            this(session, new CompletableFuture<>());
        }

        @Override
        public CompletionStage<@Nullable Void> write(byte[] bytes) {
            return session.write(bytes).thenApply(done -> null);
        }

        @Override
        public void close() {
            session.closeStdin();
            ended.complete(null);
        }

        @Override
        public void abort(Throwable cause) {
            session.closeStdin();
            ended.completeExceptionally(cause);
        }

        @Override
        public CompletionStage<@Nullable Void> closed() {
            return ended;
        }
    }
}
