// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private final VirtualTime time = new VirtualTime(EPOCH);
    private final List<String> log = new ArrayList<>();

    @Test
    void timersRunInTheOrderOfDeadlineThenSequence() {
        time.schedule(Duration.ofSeconds(2), () -> log.add("late"));
        time.schedule(Duration.ofSeconds(1), () -> log.add("first"));
        time.schedule(Duration.ofSeconds(1), () -> log.add("second"));

        time.advance(Duration.ofSeconds(2));

        assertThat(log).containsExactly("first", "second", "late");
    }

    @Test
    void theClockShowsTheDeadlineWhileATimerRunsAndTheFullAdvanceAfterwards() {
        time.schedule(Duration.ofSeconds(1), () -> log.add(time.instant().toString()));

        time.advance(Duration.ofSeconds(5));

        assertThat(log).containsExactly("2026-01-01T00:00:01Z");
        assertThat(time.instant()).isEqualTo(EPOCH.plusSeconds(5));
    }

    @Test
    void aCancelledTimerNeverRuns() {
        time.schedule(Duration.ofSeconds(1), () -> log.add("no")).cancel();

        time.advance(Duration.ofHours(1));

        assertThat(log).isEmpty();
    }

    @Test
    void aSleepingFiberWakesAtItsDeadlineWhileOthersRun() {
        time.start("sleeper", () -> {
            time.sleep(Duration.ofHours(10));
            log.add("woke " + time.instant());
        });
        time.start("other", () -> log.add("other"));

        time.advance(Duration.ofHours(11));

        assertThat(log).containsExactly("other", "woke 2026-01-01T10:00:00Z");
    }

    @Test
    void fibersInterleaveOnlyWhereTheyWait() {
        for (String name : List.of("a", "b")) {
            time.start(name, () -> {
                for (int i = 0; i < 3; i++) {
                    log.add(name + i);
                    time.sleep(Duration.ofMillis(1));
                }
            });
        }

        time.advance(Duration.ofSeconds(1));

        assertThat(log).containsExactly("a0", "b0", "a1", "b1", "a2", "b2");
    }

    @Test
    void aFiberCanAwaitAStageThatAnotherFiberCompletes() {
        var answer = new CompletableFuture<String>();
        time.start("asker", () -> log.add(time.await(answer)));
        time.start("teller", () -> answer.complete("42"));

        time.runDue();

        assertThat(log).containsExactly("42");
    }

    @Test
    void theDriverItselfMayAwait() {
        var answer = new CompletableFuture<String>();
        time.schedule(Duration.ofDays(3), () -> answer.complete("done"));

        assertThat(time.await(answer)).isEqualTo("done");
        assertThat(time.instant()).isEqualTo(EPOCH.plus(Duration.ofDays(3)));
    }

    @Test
    void anAwaitThatNothingCanEndFailsInsteadOfHanging() {
        assertThatThrownBy(() -> time.await(new CompletableFuture<>()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not reached");
    }

    @Test
    void awaitThrowsWhatTheStageFailedWith() {
        assertThatThrownBy(() -> time.await(CompletableFuture.failedFuture(new IllegalArgumentException("bad"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bad");
    }

    @Test
    void aFailedFiberIsReportedToTheDriver() {
        time.start("failing", () -> {
            throw new IllegalArgumentException("in a fiber");
        });

        assertThatThrownBy(time::runDue)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("in a fiber");
    }

    @Test
    void closeEndsFibersThatWait() throws Exception {
        Thread[] fiber = new Thread[1];
        time.start("stuck", () -> {
            fiber[0] = Thread.currentThread();
            time.await(new CompletableFuture<>());
        });
        time.runDue();

        time.close();

        fiber[0].join(Duration.ofSeconds(10));
        assertThat(fiber[0].isAlive()).isFalse();
    }

    @Test
    void theSameSeedTakesTheSameTurns() {
        assertThat(randomRun(7)).isEqualTo(randomRun(7)).isNotEqualTo(randomRun(8));
    }

    private static List<String> randomRun(long seed) {
        Random random = new Random(seed);
        List<String> turns = new ArrayList<>();
        try (VirtualTime time = new VirtualTime(EPOCH)) {
            for (int i = 0; i < 20; i++) {
                String name = "fiber" + i;
                time.start(name, () -> {
                    for (int n = 0; n < 5; n++) {
                        time.sleep(Duration.ofMillis(random.nextInt(100)));
                        turns.add(name + "@" + time.nanoTime());
                    }
                });
            }
            time.advance(Duration.ofSeconds(1));
        }
        return turns;
    }
}
