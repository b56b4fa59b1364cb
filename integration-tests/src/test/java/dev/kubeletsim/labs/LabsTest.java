// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.labs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Does the labs as a student would, and compares what is printed with what they say. */
class LabsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path LABS = REPOSITORY.resolve("examples").resolve("labs");

    @TempDir
    private Path directory;

    private static List<Path> labs() throws IOException {
        try (Stream<Path> files = Files.list(LABS)) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9].*\\.md"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean hasKubectl() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "kubectl")));
    }

    @TestFactory
    Stream<DynamicTest> eachLabPrintsWhatItSays() throws IOException {
        return Stream.concat(
                        labs().stream(), Stream.of(REPOSITORY.resolve("docs").resolve("explain.md")))
                .map(lab -> DynamicTest.dynamicTest(lab.getFileName().toString(), () -> perform(lab)));
    }

    private void perform(Path lab) throws Exception {
        List<ConsoleStep> steps = ConsoleStep.of(lab);
        assertThat(steps).isNotEmpty();
        Assumptions.assumeTrue(
                hasKubectl() || steps.stream().noneMatch(step -> step.command().contains("kubectl")),
                "kubectl is not on the PATH: install it to run " + lab.getFileName());
        Path terminal =
                Files.createDirectory(directory.resolve(lab.getFileName().toString()));
        try (LabTerminal terminals = new LabTerminal(terminal, REPOSITORY)) {
            for (ConsoleStep step : steps) {
                List<String> printed = terminals.run(step.command());
                assertThat(step.normalizedOutput(printed))
                        .as(step.place() + ": $ " + step.command())
                        .isEqualTo(step.normalizedExpectation());
            }
        }
    }

    @Test
    void thereAreSixLabsEachWithItsThreeParts() throws IOException {
        assertThat(labs())
                .hasSize(6)
                .allSatisfy(lab -> assertThat(Files.readAllLines(lab)).contains("## Predict", "## Run", "## Explain"));
    }

    @Test
    void placeholdersStandForWhatVariesAndForNothingElse() {
        ConsoleStep step = new ConsoleStep("x:1", "cmd", List.of("NAME AGE", "...", "b   <age>"));
        assertThat(step.normalizedOutput(List.of("NAME   AGE", "a 1s", "a 2s", "b 1m3s")))
                .isEqualTo(step.normalizedExpectation());
        assertThat(step.normalizedOutput(List.of("NAME   AGE", "b soon"))).isNotEqualTo(step.normalizedExpectation());
        assertThat(step.normalizedOutput(List.of("NAME   AGE"))).isNotEqualTo(step.normalizedExpectation());
    }
}
