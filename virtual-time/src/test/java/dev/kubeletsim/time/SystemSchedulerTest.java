// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSchedulerTest {
    private final SystemScheduler scheduler = new SystemScheduler("test");

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void aTimerRunsAfterItsDelay() throws Exception {
        long start = scheduler.nanoTime();
        var ran = new CompletableFuture<Long>();

        scheduler.schedule(Duration.ofMillis(5), () -> ran.complete(scheduler.nanoTime()));

        assertThat(ran.get(30, TimeUnit.SECONDS) - start).isGreaterThanOrEqualTo(5_000_000);
    }

    @Test
    void aFiberIsAVirtualThreadThatMayWait() throws Exception {
        var seen = new CompletableFuture<String>();

        scheduler.start("worker", () -> {
            scheduler.sleep(Duration.ofMillis(1));
            seen.complete(Thread.currentThread().getName() + " "
                    + Thread.currentThread().isVirtual());
        });

        assertThat(seen.get(30, TimeUnit.SECONDS)).isEqualTo("worker true");
    }

    @Test
    void awaitThrowsTheUncheckedCause() {
        assertThatThrownBy(() -> scheduler.await(CompletableFuture.failedFuture(new IllegalStateException("x"))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aClosedSchedulerDropsWork() {
        scheduler.close();

        scheduler.start("late", () -> {
            throw new AssertionError("ran after close");
        });
        scheduler.schedule(Duration.ZERO, () -> {}).cancel();
        scheduler.executor().execute(() -> {});
    }

    @Test
    void closeEndsFibersThatWaitWithoutAWord() throws Exception {
        var failures = new LinkedBlockingQueue<Throwable>();
        var waiting = new CompletableFuture<Thread>();
        scheduler.start("stuck", () -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            waiting.complete(Thread.currentThread());
            scheduler.await(new CompletableFuture<>());
        });
        Thread fiber = waiting.get(30, TimeUnit.SECONDS);

        scheduler.close();

        fiber.join(Duration.ofSeconds(30));
        assertThat(fiber.isAlive()).isFalse();
        assertThat(failures).isEmpty();
    }
}
