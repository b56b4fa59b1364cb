// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
    @Test
    void tasksFromManyThreadsNeverOverlap() throws Exception {
        int[] count = {0};
        try (var pool = Executors.newFixedThreadPool(4);
                var callers = Executors.newFixedThreadPool(4)) {
            Mailbox mailbox = new Mailbox(pool);
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (int caller = 0; caller < 4; caller++) {
                sent.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < 10_000; i++) {
                                mailbox.execute(() -> count[0]++);
                            }
                        },
                        callers));
            }
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);

            assertThat(mailbox.call(() -> count[0]).get(30, TimeUnit.SECONDS)).isEqualTo(40_000);
        }
    }

    @Test
    void aTaskSentByATaskRunsAfterIt() {
        List<String> log = new ArrayList<>();
        Mailbox mailbox = new Mailbox(Runnable::run);

        mailbox.execute(() -> {
            mailbox.execute(() -> log.add("inner"));
            log.add("outer");
        });

        assertThat(log).containsExactly("outer", "inner");
    }

    @Test
    void aTaskThatThrowsDoesNotStopTheNextOne() {
        List<String> log = new ArrayList<>();
        List<Runnable> turns = new ArrayList<>();
        Mailbox mailbox = new Mailbox(turns::add);
        mailbox.execute(() -> {
            throw new IllegalStateException("broken");
        });
        mailbox.execute(() -> log.add("still here"));

        assertThatThrownBy(() -> turns.removeFirst().run()).hasMessage("broken");
        turns.removeFirst().run();

        assertThat(log).containsExactly("still here");
    }

    @Test
    void aCallHandsItsFailureToTheFuture() {
        CompletableFuture<String> answer = new Mailbox(Runnable::run).call(() -> {
            throw new IllegalArgumentException("no");
        });

        assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class).hasRootCauseMessage("no");
    }

    @Test
    void anIdleMailboxOnTheWallClockBorrowsTheCallersThread() {
        try (Scheduler scheduler = new SystemScheduler("test")) {
            Mailbox mailbox = Mailbox.on(scheduler);
            List<Thread> threads = new ArrayList<>();

            CompletableFuture<Boolean> answer = mailbox.callHere(() -> {
                mailbox.checkOwner();
                mailbox.execute(() -> threads.add(Thread.currentThread()));
                threads.add(Thread.currentThread());
                return mailbox.isBorrowed();
            });

            assertThat(answer).isCompletedWithValue(true);
            assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());
            assertThat(mailbox.isOwner()).isFalse();
        }
    }

    @Test
    void aBusyMailboxBorrowsNothing() throws Exception {
        try (Scheduler scheduler = new SystemScheduler("test")) {
            Mailbox mailbox = Mailbox.on(scheduler);
            CompletableFuture<Boolean> gate = new CompletableFuture<>();
            mailbox.execute(gate::join);

            CompletableFuture<Thread> answer = mailbox.callHere(Thread::currentThread);

            assertThat(answer).isNotDone();
            gate.complete(true);
            assertThat(answer.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void aCallWithinATaskComesAfterIt() {
        try (Scheduler scheduler = new SystemScheduler("test")) {
            Mailbox mailbox = Mailbox.on(scheduler);
            List<String> log = new ArrayList<>();

            mailbox.callHere(() -> {
                mailbox.callHere(() -> log.add("inner"));
                return log.add("outer");
            });

            assertThat(log).containsExactly("outer", "inner");
        }
    }

    @Test
    void simulatedTimeTakesCallsInItsOwnTurns() {
        try (VirtualTime time = new VirtualTime(Instant.EPOCH)) {
            CompletableFuture<Boolean> answer = Mailbox.on(time).callHere(() -> true);

            assertThat(answer).isNotDone();
            time.advance(Duration.ZERO);
            assertThat(answer).isCompletedWithValue(true);
        }
    }

    @Test
    void aCallersThreadIsBackAfterAFewTasks() throws Exception {
        try (Scheduler scheduler = new SystemScheduler("test")) {
            Mailbox mailbox = Mailbox.on(scheduler);
            CompletableFuture<Thread> last = new CompletableFuture<>();

            mailbox.callHere(() -> {
                for (int i = 0; i < 10; i++) {
                    mailbox.execute(() -> {});
                }
                mailbox.execute(() -> last.complete(Thread.currentThread()));
                return true;
            });

            assertThat(last.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void theCallerIsSparedTheFailureOfALaterTask() throws Exception {
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught.complete(failure));
        try (Scheduler scheduler = new SystemScheduler("test")) {
            Mailbox mailbox = Mailbox.on(scheduler);

            CompletableFuture<Boolean> answer = mailbox.callHere(() -> {
                mailbox.execute(() -> {
                    throw new IllegalStateException("broken");
                });
                return true;
            });

            assertThat(answer).isCompletedWithValue(true);
            assertThat(uncaught.get(30, TimeUnit.SECONDS)).hasMessage("broken");
            assertThat(mailbox.call(() -> "still here").get(30, TimeUnit.SECONDS))
                    .isEqualTo("still here");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void checkOwnerRefusesStrangers() {
        Mailbox mailbox = new Mailbox(Runnable::run);

        mailbox.execute(mailbox::checkOwner);

        assertThatThrownBy(mailbox::checkOwner).hasMessageContaining("outside of the mailbox");
    }
}
