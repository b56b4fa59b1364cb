// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of Go's own {@code path/filepath} tests, and what containerd made of log paths. */
class GoPathTest {
    @ParameterizedTest
    @CsvSource({
        "/a//b/./c,/a/b/c",
        "/tmp/../etc/,/etc",
        "/../x,/x",
        "a/../..,..",
        "'',.",
        "../../a,../../a",
        "/,/",
        "$HOME,$HOME"
    })
    void cleansPaths(String path, String clean) {
        assertThat(GoPath.clean(path)).isEqualTo(clean);
    }

    @ParameterizedTest
    @CsvSource({"/logs/p,//a/./b.log,/logs/p/a/b.log", "/logs/p/,../up.log,/logs/up.log"})
    void joinsPaths(String directory, String file, String joined) {
        assertThat(GoPath.join(directory, file)).isEqualTo(joined);
    }
}
