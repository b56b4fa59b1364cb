// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No script hangs the kernel, and none makes it throw: a test container rethrows what a step throws as SIGSEGV. */
class RobustnessTest {
    private static final String[] PIECES = {
        "echo", "a", "$x", "${x", "}", "${x:-", "$(", ")", "`", "'", "\"", "\\", "|", "||", "&&", "&", ";", ";;", "\n",
        "if", "then", "fi", "else", "while", "do", "done", "for", "in", "case", "esac", "(", "{", "}", "<", ">", ">>",
        "<<E", "E", "2>&1", "$((", "))", "1", "+", "x=", "f()", "!", "*", "[", "]", "~", "#", " ", "\t", "trap", "exit",
        "read", "eval", "set", "-e", "--", "break", "return", "local", "%", "/", ":", "wait", "kill", "cd", "$@", "$*",
    };

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void randomScriptsEnd(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            StringBuilder script = new StringBuilder();
            for (int n = random.nextInt(30); n >= 0; n--) {
                script.append(PIECES[random.nextInt(PIECES.length)]).append(random.nextBoolean() ? " " : "");
            }
            ends(script.toString());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void byteSoupEnds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            StringBuilder script = new StringBuilder();
            for (int n = random.nextInt(60); n >= 0; n--) {
                script.append((char) (1 + random.nextInt(random.nextBoolean() ? 126 : 600)));
            }
            ends(script.toString());
        }
    }

    private static void ends(String script) {
        TestingContainer container = TestingContainer.busybox();
        var running = container.start(TestingContainer.ROOT, List.of("timeout", "-s", "KILL", "0.2", "sh", "-c", script));
        container.time().advance(Duration.ofSeconds(1));
        assertThat(running.process().isAlive()).as("script: %s", script).isFalse();
        int code = container.await(running).code();
        assertThat(code).as("script: %s", script).isNotEqualTo(139);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "f() { f; }; f",
                "f() { f | f; }; f",
                "x=a; while :; do x=$x$x; done",
                "echo $(($(printf '(%.0s' 1 2 3 4 5 6 7 8 9)))",
                "eval \"$(yes '(' | head -n 5000 | tr -d '\\n')\"",
                "eval \"$(yes '$(' | head -n 5000 | tr -d '\\n')\"",
                "eval \"$(yes '${x:-' | head -n 5000 | tr -d '\\n')\"",
                "eval \"$(yes 'if' | head -n 5000 | tr '\\n' ' ')\"",
                "eval \"echo \\$(( $(yes '-' | head -n 5000 | tr -d '\\n') 1 ))\"",
                "x=x; echo $((x))",
            })
    void nestingAndGrowthAreBounded(String script) {
        ends(script);
    }

    @Test
    void processesAreBounded() {
        TestingContainer container = TestingContainer.busybox();
        var result = container.sh("while :; do sleep 1000 & done");
        assertThat(result.err()).contains("can't fork: Resource temporarily unavailable");
        assertThat(result.code()).isEqualTo(2);
    }
}
