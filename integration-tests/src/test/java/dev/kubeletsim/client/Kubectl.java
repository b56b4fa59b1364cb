// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The real kubectl from the PATH. Tests that need it are reported as skipped where there is none. */
final class Kubectl {
    private static final int LIMIT_SECONDS = 60;

    private final Path kubeconfig;

    /** A kubectl for the cluster of {@code kubeconfig}; skips the calling test if there is none on the PATH. */
    Kubectl(Path kubeconfig) {
        this.kubeconfig = Objects.requireNonNull(kubeconfig, "kubeconfig");
        Assumptions.assumeTrue(onPath(), "kubectl is not on the PATH: install it to run this test");
    }

    private static boolean onPath() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
    }

    /** What a run printed and how it ended. */
    record Result(String stdout, String stderr, int exitCode) {
        /** Standard output of a run that must have succeeded, without the last line's end. */
        String ok() {
            if (exitCode != 0) {
                throw new AssertionError("kubectl ended with " + exitCode + ": " + stderr + stdout);
            }
            return stdout.strip();
        }
    }

    /** Runs kubectl and waits for its end. */
    Result run(String... arguments) {
        return runWithInput("", arguments);
    }

    /** Runs kubectl with {@code input} on its standard input. */
    Result runWithInput(String input, String... arguments) {
        Process process = start(arguments);
        try {
            var stdout = CompletableFuture.supplyAsync(() -> read(process.getInputStream()));
            var stderr = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()));
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl " + String.join(" ", arguments) + " did not end within "
                        + LIMIT_SECONDS + " s; it printed: " + stdout.join() + stderr.join());
            }
            return new Result(stdout.join(), stderr.join(), process.exitValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Starts kubectl and leaves it running. */
    Process start(String... arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        // Discovery is cached below HOME by server address, and ports are used again.
        builder.environment().put("HOME", String.valueOf(kubeconfig.getParent()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
