// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import tools.jackson.core.JacksonException;

/**
 * Joins a server's end to a client's: an API server before 1.36 (a kubelet from then on) ends a v5 WebSocket itself and
 * speaks SPDY to what lies behind. Texts as {@code apimachinery/pkg/util/proxy/streamtranslator.go}.
 */
public final class StreamTranslator {
    private StreamTranslator() {}

    /**
     * Copies everything both ways until the command ends.
     *
     * @param backend the connection behind, perhaps still being made; its failure is told to the client
     */
    public static void join(RemoteCommandSession front, CompletionStage<RemoteCommandConnection> backend) {
        backend.whenComplete((connection, failure) -> {
            if (failure != null) {
                front.finish(refusal(unwrapped(failure)));
            } else {
                copy(front, connection);
            }
        });
    }

    private static void copy(RemoteCommandSession front, RemoteCommandConnection backend) {
        front.stdin().pipeTo(backend.stdin());
        front.onResize(backend::resize);
        CompletableFuture<?> stdout = backend.stdout().pipeTo(front.stdout()).toCompletableFuture();
        CompletableFuture<?> stderr = backend.stderr().pipeTo(front.stderr()).toCompletableFuture();
        CompletableFuture<ExitStatus> result = backend.result().toCompletableFuture();
        CompletableFuture.allOf(stdout, stderr, result).whenComplete((done, failure) -> {
            front.finish(
                    result.isCompletedExceptionally()
                            ? new ExitStatus.InternalError(
                                    String.valueOf(result.exceptionNow().getMessage()))
                            : translated(result.resultNow()));
            backend.close();
        });
        front.closed().thenRun(backend::close);
    }

    /** The middle man reports what its client library made of the status, not the status itself. */
    private static ExitStatus translated(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Success success -> success;
            case ExitStatus.NonZeroExit exit ->
                new ExitStatus.NonZeroExit(
                        exit.exitCode(),
                        "command terminated with non-zero exit code: command terminated with exit code "
                                + exit.exitCode());
            case ExitStatus.InternalError error -> error;
            case ExitStatus.Other other -> new ExitStatus.InternalError(other.message());
        };
    }

    /** A refusal that is a Status is passed on as it is. */
    private static ExitStatus refusal(Throwable failure) {
        if (failure instanceof UpgradeRefusedException refused) {
            try {
                var status = ExitStatus.JSON.readTree(refused.body());
                if ("Status".equals(status.path("kind").asString(""))) {
                    return new ExitStatus.Other(
                            refused.body(), status.path("message").asString(""));
                }
            } catch (JacksonException e) {
                return new ExitStatus.InternalError(String.valueOf(refused.getMessage()));
            }
        }
        return new ExitStatus.InternalError(String.valueOf(failure.getMessage()));
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
