// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers of the command line as processes of their own: what they print, and how they end. */
@Timeout(120)
class ServerProcessTest {
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private Path directory;

    private static Process start(String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.kubeletsim.kubelet.app.Main"));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static String firstLine(Process process) throws Exception {
        BufferedReader lines = process.inputReader();
        return CompletableFuture.supplyAsync(() -> lines.lines().findFirst().orElse("(nothing)"))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends SIGTERM and returns the exit code. */
    private static int terminate(Process process) throws Exception {
        process.destroy();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"containerd-2.0", "cri-o-1.31"})
    void criListensUntilSigtermAndRemovesItsSocket(String runtime) throws Exception {
        Path socket = directory.resolve("cri.sock");
        Process process = start("cri", "--runtime", runtime, "--listen", "unix://" + socket);
        try {
            assertThat(firstLine(process)).startsWith("listening on unix://" + socket);
            assertThat(socket).exists();

            assertThat(terminate(process)).isZero();
            assertThat(socket).doesNotExist();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void upSaysReadyAndNamesTheKubeconfig() throws Exception {
        Path kubeconfig = directory.resolve("kubeconfig");
        Process process = start("up", "--nodes", "2", "--write-kubeconfig", kubeconfig.toString());
        try {
            assertThat(firstLine(process)).startsWith("ready").contains(kubeconfig.toString());
            assertThat(Files.getPosixFilePermissions(kubeconfig))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));

            assertThat(terminate(process)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theRootDirectoryHoldsTheNodesFiles() throws Exception {
        Path root = directory.resolve("root");
        Path kubeconfig = directory.resolve("kubeconfig");
        Process process = start("up", "--root-dir", root.toString(), "--write-kubeconfig", kubeconfig.toString());
        try {
            assertThat(firstLine(process)).startsWith("ready");
            Kubectl kubectl = new Kubectl(kubeconfig);
            kubectl.run("run", "hello", "--image=busybox:1.28", "--restart=Never", "--", "echo", "hello")
                    .ok();
            kubectl.run("wait", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=30s", "pod/hello")
                    .ok();

            try (Stream<Path> files = Files.walk(root)) {
                assertThat(files.filter(file -> file.getFileName().toString().equals("0.log")))
                        .singleElement()
                        .satisfies(log -> assertThat(Files.readString(log)).endsWith(" stdout F hello\n"));
            }
            assertThat(terminate(process)).isZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
