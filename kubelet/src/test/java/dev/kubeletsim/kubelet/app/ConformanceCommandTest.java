// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command over a real socket: exit codes, and what goes to which stream. The suites have tests of their own. */
class ConformanceCommandTest {
    @TempDir
    private Path directory;

    private record Run(int exitCode, String out, String err) {}

    private static Run run(List<String> args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = args.toArray(String[]::new);
        int exitCode = Main.commandLine(new PrintWriter(out), new PrintWriter(err), words)
                .execute(words);
        return new Run(exitCode, out.toString(), err.toString());
    }

    private Run conformance(String... more) throws Exception {
        String socket = "unix://" + directory.resolve("cri.sock");
        try (FakeRuntime runtime = FakeRuntime.builder()
                .profile(RuntimeProfile.containerd20())
                .listen(socket)
                .start()) {
            List<String> args = new ArrayList<>(List.of("conformance", "--runtime-endpoint", runtime.endpoint()));
            args.addAll(List.of(more));
            return run(args);
        }
    }

    @Test
    void anEqualEndpointExits0() throws Exception {
        Run run = conformance("--suite", "status");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("status           4/4").endsWith("answers as containerd-2.0.11 does.\n");
    }

    @Test
    void anotherRuntimeExits1AndTheReportNamesTheFields() throws Exception {
        Run run = conformance("--suite", "status", "--profile", "cri-o-1.31", "-o", "junit");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith("<?xml")
                .contains("runtime_name: got &quot;containerd&quot;, want &quot;cri-o&quot;");
    }

    @Test
    void imagesThatAreMissingAreNamedBeforehand() throws Exception {
        Run run = conformance("--suite", "status");

        assertThat(run.err()).contains("image example.com/test/nogroup:v1 missing");
        assertThat(conformance("--list-images").out())
                .contains("missing  registry.k8s.io/e2e-test-images/agnhost:2.45");
    }

    @Test
    void theImagesOfTheSuitesCanBeHadAsYaml() throws Exception {
        Path file = directory.resolve("images.yaml");
        assertThat(run(List.of("conformance", "--write-images", file.toString()))
                        .exitCode())
                .isZero();
        try (FakeRuntime runtime = FakeRuntime.builder()
                .imagesFrom(file)
                .listen("unix://" + directory.resolve("cri.sock"))
                .start()) {
            Run run = run(List.of("conformance", "--list-images", "--runtime-endpoint", runtime.endpoint()));
            assertThat(run.out().lines()).hasSize(11).allMatch(line -> line.startsWith("present  "));
        }
    }

    @Test
    void anEndpointThatDoesNotAnswerExits2WithOneLine() {
        Run run = run(List.of("conformance", "--runtime-endpoint", "unix://" + directory.resolve("none")));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("does not answer", "No such file or directory");
        assertThat(run.err().lines()).hasSize(1);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', textBlock = """
            conformance                                              | --runtime-endpoint is missing
            conformance --runtime-endpoint /run/x.sock               | unix:///PATH
            conformance --runtime-endpoint unix:///x --profile cri-o | use one of
            conformance --runtime-endpoint unix:///x --suite all     | IDENTITY
            conformance --runtime-endpoint unix:///x --parallel 0    | expected: 1 to 64
            conformance --runtime-endpoint unix:///x --timeout 0    | expected: more than nothing
            conformance --runtime-endpoint unix:///x -o yaml         | JUNIT
            conformance --write-images images.zip                    | FILE.yaml
            """)
    void wrongUsageExits2WithOneLineThatSaysWhatToWrite(String args, String expected) {
        Run run = run(List.of(args.split(" ")));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(expected);
        assertThat(run.err().lines()).hasSize(1);
    }
}
