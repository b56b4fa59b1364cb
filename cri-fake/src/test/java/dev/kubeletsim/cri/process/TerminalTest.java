// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code kubectl exec -it … sh} shows. */
class TerminalTest {
    private final TestingContainer container = TestingContainer.busybox();

    @Test
    void promptsEchoesAndEnds() {
        var shell = container.startOnTerminal(TestingContainer.ROOT, List.of("sh"));
        container.type(shell, "");
        assertThat(shell.out()).isEqualTo("/ # ");
        container.type(shell, "echo hi\r");
        assertThat(shell.out()).isEqualTo("/ # echo hi\r\nhi\r\n/ # ");
        container.type(shell, "exit 4\r");
        assertThat(container.await(shell).code()).isEqualTo(4);
    }

    @Test
    void anOrdinaryUsersPromptEndsInADollar() {
        Credentials user = Credentials.container(1000, 1000, List.of(), CapabilitySet.CONTAINERD_DEFAULT);
        var shell = container.startOnTerminal(user, List.of("sh"));
        container.type(shell, "cd /tmp\r");
        assertThat(shell.out()).isEqualTo("/ $ cd /tmp\r\n/tmp $ ");
    }

    @Test
    void controlCEndsTheCommandAndNotTheShell() {
        var shell = container.startOnTerminal(TestingContainer.ROOT, List.of("sh"));
        container.type(shell, "sleep 1000\r");
        container.type(shell, "\u0003");
        container.type(shell, "echo $?\r");
        assertThat(shell.out()).isEqualTo("/ # sleep 1000\r\n^C\r\n/ # echo $?\r\n130\r\n/ # ");
    }

    @Test
    void controlDEndsInput() {
        var shell = container.startOnTerminal(TestingContainer.ROOT, List.of("sh"));
        container.type(shell, "cat\rabc\r\u0004");
        assertThat(shell.out()).contains("abc\r\nabc\r\n");
        container.type(shell, "false\r\u0004");
        assertThat(container.await(shell).code()).isEqualTo(1);
    }

    @Test
    void erasesWithBackspace() {
        var shell = container.startOnTerminal(TestingContainer.ROOT, List.of("sh"));
        container.type(shell, "echo ax\u007fb\r");
        assertThat(shell.out()).contains("\r\nab\r\n");
    }

    @Test
    void unfinishedCommandsGetASecondPrompt() {
        var shell = container.startOnTerminal(TestingContainer.ROOT, List.of("sh"));
        for (String line : List.of("if true\r", "then echo yes\r", "fi\r")) {
            container.type(shell, line);
        }
        assertThat(shell.out()).isEqualTo("/ # if true\r\n> then echo yes\r\n> fi\r\nyes\r\n/ # ");
    }

    @Test
    void resizeReachesTheProgram() {
        var shell = container.startOnTerminal(
                TestingContainer.ROOT, List.of("sh", "-c", "trap 'echo resized' WINCH; sleep 1; sleep 1"));
        container.time().advance(Duration.ofMillis(500));
        container.resize(shell, new WindowSize(120, 40));
        assertThat(container.await(shell).out()).isEqualTo("resized\r\n");
    }
}
