// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Callers that each have one call under way and begin the next when it is answered, on the thread that brought the
 * answer. A caller costs no thread on a socket, so that 64 of them measure the runtime and not the machine's scheduler.
 */
final class Callers {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * What came out.
     *
     * @param latencies one time a script
     * @param seconds how long it took
     * @param cpuNanos what the whole process, client and server, worked meanwhile
     */
    record Run(Latencies latencies, double seconds, long cpuNanos) {
        /** Both together. */
        Run plus(Run other) {
            Latencies all = new Latencies();
            all.addAll(latencies);
            all.addAll(other.latencies);
            return new Run(all, seconds + other.seconds, cpuNanos + other.cpuNanos);
        }

        double perSecond() {
            return latencies.count() / seconds;
        }

        double cpuMicros() {
            return cpuNanos / 1e3 / latencies.count();
        }
    }

    private Callers() {}

    /**
     * Lets a caller a script call for a while.
     *
     * @throws ExecutionException if a call fails
     */
    static Run run(Channel channel, List<CallScript> scripts, Duration duration)
            throws ExecutionException, InterruptedException {
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        List<Caller> callers = new ArrayList<>();
        for (CallScript script : scripts) {
            callers.add(new Caller(channel, script, start + duration.toNanos()));
        }
        // In process a caller keeps the thread on which it starts.
        callers.forEach(caller -> Thread.ofPlatform().daemon().start(caller::proceed));
        Latencies all = new Latencies();
        for (Caller caller : callers) {
            caller.over.get();
            all.addAll(caller.latencies);
        }
        return new Run(all, (System.nanoTime() - start) / 1e9, PROCESS.getProcessCpuTime() - cpu);
    }

    /** One of them; whichever thread brings a reply goes on, one at a time. */
    private static final class Caller implements StreamObserver<Object> {
        private final Channel channel;
        private final List<CallScript.Step> steps;
        private final long end;
        private final Latencies latencies = new Latencies();
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();
        private final AtomicInteger turns = new AtomicInteger();
        private int next;
        private long began;
        private @Nullable Object first;
        private @Nullable Object reply;

        Caller(Channel channel, CallScript script, long end) {
            this.channel = channel;
            this.steps = script.steps();
            this.end = end;
        }

        /** Begins the next call; one that is answered before it returns is followed by a turn of the loop, not deeper. */
        void proceed() {
            if (turns.getAndIncrement() == 0) {
                do {
                    call();
                } while (turns.decrementAndGet() != 0);
            }
        }

        private void call() {
            if (next == 0) {
                began = System.nanoTime();
                if (began >= end) {
                    over.complete(true);
                    return;
                }
            }
            CallScript.Step step = steps.get(next);
            ClientCalls.asyncUnaryCall(
                    channel.newCall(step.method(), CallOptions.DEFAULT),
                    step.request().apply(first),
                    this);
        }

        @Override
        public void onNext(Object message) {
            reply = message;
        }

        @Override
        public void onCompleted() {
            if (next == 0) {
                first = reply;
            }
            next++;
            if (next == steps.size()) {
                latencies.add(System.nanoTime() - began);
                next = 0;
                first = null;
            }
            proceed();
        }

        @Override
        public void onError(Throwable failure) {
            over.completeExceptionally(failure);
        }
    }
}
