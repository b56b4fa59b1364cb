// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start of {@code kubelet-sim cri} costs is mostly the classes that it loads. */
class StartTest {
    /** Each of these is some hundred classes. */
    private static final List<String> NOT_NEEDED =
            List.of("picocli.", "tools.jackson.databind.", "org.snakeyaml.", "dev.cel.", "org.bouncycastle.");

    @TempDir
    Path directory;

    @Test
    void aRuntimeOnASocketLoadsNothingThatOnlyOtherCommandsNeed() throws Exception {
        Path loaded = directory.resolve("classes");

        assertThat(listening(loaded)).startsWith("listening on unix://");

        try (Stream<String> classes = Files.lines(loaded)) {
            assertThat(classes)
                    .anyMatch(line -> line.startsWith("dev.kubeletsim.cri.FakeRuntime "))
                    .noneMatch(line -> NOT_NEEDED.stream().anyMatch(line::startsWith));
        }
    }

    /** The first line of a process of its own. */
    private String listening(Path loaded) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + loaded + ":none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Start.class.getName(),
                        "cri",
                        "--listen",
                        "unix://" + directory.resolve("cri.sock"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            return String.valueOf(lines.readLine());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }
}
