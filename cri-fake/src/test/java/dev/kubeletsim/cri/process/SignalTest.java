// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.FileTree;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals, above all to pid 1; the scripts are those of the recorded life cycle. */
class SignalTest {
    private final TestingContainer container = new TestingContainer(Programs.busyboxBase());

    private void signal(TestingContainer.Running running, Signal signal) {
        container.call(() -> {
            running.process().signal(signal);
            return null;
        });
    }

    @Test
    void firstProcessIgnoresTermWithoutHandler() {
        var sleep = container.start(TestingContainer.ROOT, List.of("sh", "-c", "sleep 1000"));
        signal(sleep, Signal.TERM);
        container.time().advance(Duration.ofSeconds(1));
        assertThat(sleep.process().isAlive()).isTrue();
        assertThat(sleep.process().args())
                .as("ash executes the last command in its own place")
                .containsExactly("sleep", "1000");
        signal(sleep, Signal.KILL);
        assertThat(container.await(sleep).code()).isEqualTo(137);
    }

    /** busybox catches it to restore the terminal, so even the first process ends. */
    @Test
    void topShowsTheProcessesAgainAndAgainUntilItIsTerminated() {
        var top = container.start(TestingContainer.ROOT, List.of("sh", "-c", "top -b"));
        container.time().advance(Duration.ofSeconds(11));
        assertThat(top.out().lines().filter(line -> line.matches(" +1 +0 0 +R .* top -b")))
                .as("at once, after 5 seconds, after 10 seconds")
                .hasSize(3);
        signal(top, Signal.TERM);
        assertThat(container.await(top).code()).isEqualTo(143);
    }

    @Test
    void trapEndsTheLoop() {
        var loop = container.start(
                TestingContainer.ROOT, List.of("sh", "-c", "trap \"exit 7\" TERM; while true; do sleep 0.1; done"));
        container.time().advance(Duration.ofSeconds(5));
        signal(loop, Signal.TERM);
        assertThat(container.await(loop).code()).isEqualTo(7);
    }

    /** From inside, no signal that isn't handled reaches pid 1, not even SIGKILL. */
    @ParameterizedTest(name = "{0} exits with {1}")
    @CsvSource({"kill -9 $$,0", "kill -TERM $$; sleep 5,0", "kill -SEGV $$; sleep 5,0", "exit 3,3"})
    void firstProcessIsImmuneFromInside(String script, int code) {
        assertThat(container.sh(script).code()).isEqualTo(code);
    }

    @Test
    void deathOfTheFirstProcessKillsAllOthers() {
        var init = container.start(TestingContainer.ROOT, List.of("sleep", "1000"));
        var exec =
                container.start(TestingContainer.ROOT, List.of("sh", "-c", "trap '' TERM; sleep 500 & sleep 500; :"));
        container.time().advance(Duration.ofSeconds(1));
        signal(init, Signal.KILL);
        assertThat(container.await(exec).code()).isEqualTo(137);
    }

    @Test
    void orphansGoToTheFirstProcess() {
        container.start(TestingContainer.ROOT, List.of("sh", "-c", "while true; do sleep 1; done"));
        container.sh("sh -c 'sleep 20 & :'");
        assertThat(container
                        .sh("ps -o pid,ppid,args | grep '[s]leep 20' | tr -s ' ' | cut -d' ' -f3")
                        .out())
                .isEqualTo("1\n");
        container.time().advance(Duration.ofSeconds(30));
        assertThat(container.sh("ps | grep -c '[s]leep 20'").out()).isEqualTo("0\n");
    }

    @Test
    void othersProcessesMayNotBeSignalled() {
        container.start(TestingContainer.ROOT, List.of("sleep", "1000"));
        Credentials user = Credentials.container(1000, 1000, List.of(), CapabilitySet.CONTAINERD_DEFAULT);
        assertThat(container.sh(user, "kill 1").err()).isEqualTo("sh: can't kill pid 1: Operation not permitted\n");
    }

    @Test
    void busyLoopStarvesNobody() {
        container.start(TestingContainer.ROOT, List.of("sh", "-c", "while true; do :; done"));
        assertThat(container.sh("sleep 0.01; echo done").out()).isEqualTo("done\n");
    }

    @Test
    void stoppedProcessGoesOnWhenContinued() {
        container.start(TestingContainer.ROOT, List.of("sleep", "1000"));
        var loop = container.start(TestingContainer.ROOT, List.of("sh", "-c", "sleep 1; echo over"));
        signal(loop, Signal.STOP);
        container.time().advance(Duration.ofSeconds(5));
        assertThat(loop.process().isAlive()).isTrue();
        signal(loop, Signal.CONT);
        assertThat(container.await(loop).out()).isEqualTo("over\n");
    }

    @Test
    void pauseEndsOnTerm() {
        TestingContainer sandbox = new TestingContainer(
                FileTree.builder().file("pause", Programs.pause(), 0755, 0, 0).build());
        var pause = sandbox.start(TestingContainer.ROOT, List.of("/pause"));
        sandbox.time().advance(Duration.ofHours(1));
        assertThat(pause.process().isAlive()).isTrue();
        sandbox.call(() -> {
            pause.process().signal(Signal.TERM);
            return null;
        });
        assertThat(sandbox.await(pause).code()).isZero();
    }
}
