// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/critest.md} names, for each spec that a runtime of ours could pass, the test that checks the same. */
class CritestTableTest {
    private static final List<String> PACKAGES =
            List.of("dev.kubeletsim.cri.critest.", "dev.kubeletsim.cri.conformance.");

    static Stream<List<String>> specs() throws IOException {
        List<List<String>> rows = Files.readAllLines(Path.of("..", "docs", "critest.md")).stream()
                .map(line -> Arrays.stream(line.split("(?<!\\\\)\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .dropWhile(row -> row.isEmpty() || !row.getFirst().equals("spec"))
                .filter(row -> row.size() == 5 && List.of("passed", "failed").contains(row.get(1)))
                .toList();
        assertThat(rows).hasSize(93);
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void eachSpecHasATest(List<String> spec) {
        String[] test = spec.get(3).split("\\.");
        assertThat(PACKAGES.stream().flatMap(where -> methods(where + test[0]))).contains(test[1]);
    }

    private static Stream<String> methods(String className) {
        try {
            return Arrays.stream(Class.forName(className).getDeclaredMethods()).map(method -> method.getName());
        } catch (ClassNotFoundException e) {
            return Stream.empty();
        }
    }
}
