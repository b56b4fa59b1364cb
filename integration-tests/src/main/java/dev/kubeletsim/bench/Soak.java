// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.cri.RuntimeProfile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Pods live and die on all four runtimes at a steady rate, on real sockets and in real time, and now and then, while none
 * is alive, the process counts what it holds. Ends with 1 if something grows.
 */
public final class Soak {
    private static final int SAMPLES = 40;
    /** What is made when first needed is there after this part of the samples. */
    private static final int WARM_UP_PART = 4;

    private static final int LISTED_CLASSES = 15;

    private final Duration length;
    private final Duration period;
    private final ReadWriteLock quiet = new ReentrantReadWriteLock(true);
    private final List<PodLives> runtimes = new ArrayList<>();
    private final List<SoakSample> samples = new ArrayList<>();
    private volatile boolean over;

    private Soak(Duration length, Duration period) {
        this.length = length;
        this.period = period;
    }

    /** Prints a line a sample and a verdict for each quantity. */
    public static void main(String[] args) throws Exception {
        BenchArguments arguments = BenchArguments.parse(
                "bench soak [--minutes N] [--rate N]   (minutes: 60 unless given; rate: pods a second, 20 unless given)",
                Map.of("--minutes", "60", "--rate", "20"),
                args);
        List<RuntimeProfile> profiles = List.of(
                RuntimeProfile.containerd20(),
                RuntimeProfile.containerd17(),
                RuntimeProfile.crio131(),
                RuntimeProfile.crio130());
        Duration period = Duration.ofSeconds(profiles.size()).dividedBy(arguments.number("--rate"));
        Soak soak = new Soak(Duration.ofMinutes(arguments.number("--minutes")), period);
        System.exit(soak.run(profiles) ? 0 : 1);
    }

    private boolean run(List<RuntimeProfile> profiles) throws Exception {
        try (ScratchDirectory directory = ScratchDirectory.named("soak")) {
            return run(profiles, directory);
        }
    }

    private boolean run(List<RuntimeProfile> profiles, ScratchDirectory directory) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(profiles.size())) {
            for (RuntimeProfile profile : profiles) {
                runtimes.add(PodLives.on(profile, Files.createDirectory(directory.resolve("" + runtimes.size()))));
            }
            List<Future<?>> loops = new ArrayList<>();
            for (PodLives runtime : runtimes) {
                loops.add(clients.submit(() -> keepLiving(runtime)));
            }
            RetainedObjects warm = sample(loops);
            over = true;
            for (Future<?> loop : loops) {
                loop.get();
            }
            return judge(warm);
        } finally {
            runtimes.forEach(PodLives::close);
        }
    }

    private Void keepLiving(PodLives runtime) throws Exception {
        long next = System.nanoTime();
        while (!over) {
            quiet.readLock().lock();
            try {
                runtime.live();
            } finally {
                quiet.readLock().unlock();
            }
            next += period.toNanos();
            long wait = next - System.nanoTime();
            if (wait > 0) {
                Thread.sleep(Duration.ofNanos(wait));
            } else {
                next = System.nanoTime();
            }
        }
        return null;
    }

    /** Returns what was there after the warm-up. */
    private RetainedObjects sample(List<Future<?>> loops) throws ExecutionException, InterruptedException {
        System.out.println(SoakSample.head());
        RetainedObjects warm = new RetainedObjects(Map.of(), 0);
        long start = System.nanoTime();
        for (int i = 1; i <= SAMPLES; i++) {
            Thread.sleep(Duration.ofNanos(Math.max(
                    0, start + length.multipliedBy(i).dividedBy(SAMPLES).toNanos() - System.nanoTime())));
            for (Future<?> loop : loops) {
                if (loop.isDone()) {
                    loop.get();
                }
            }
            quiet.writeLock().lock();
            try {
                samples.add(SoakSample.take((System.nanoTime() - start) / 60e9, runtimes));
                System.out.println(samples.getLast());
                if (i == SAMPLES / WARM_UP_PART) {
                    warm = RetainedObjects.count();
                }
            } finally {
                quiet.writeLock().unlock();
            }
        }
        return warm;
    }

    private boolean judge(RetainedObjects warm) {
        List<SoakSample> judged = samples.subList(SAMPLES / WARM_UP_PART, SAMPLES);
        boolean flat = true;
        for (SoakSample.Quantity quantity : SoakSample.Quantity.values()) {
            SoakSample.Verdict verdict = quantity.judge(judged);
            System.out.println(verdict);
            flat &= !verdict.grows();
        }
        if (!flat) {
            System.out.println("objects that there are more of than after the warm-up:");
            RetainedObjects.count().grownSince(warm, 0).entrySet().stream()
                    .limit(LISTED_CLASSES)
                    .forEach(entry -> System.out.printf("%+10d %s%n", entry.getValue(), entry.getKey()));
        }
        return flat;
    }
}
