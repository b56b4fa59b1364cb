// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.bench.StoryBenchmark.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * From the start of the JVM, with the command line that the launcher gives it, until {@code kubelet-sim cri} answers its
 * first call, as a process of its own.
 */
final class StartUp {
    private static final int RUNS = 5;

    private StartUp() {}

    static List<Figure> measure(Path launcher) throws Exception {
        // The client's own start is not to be measured.
        firstAnswer(launcher, Map.of());
        double bareJvm = median(StartUp::bareJvm);
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "JVM start to first CRI answer, no AOT cache",
                median(() -> firstAnswer(launcher, Map.of("KUBELET_SIM_AOT", "off"))),
                "ms",
                "< 1000",
                "bare JVM",
                bareJvm));
        figures.add(new Figure(
                "JVM start to first CRI answer, AOT cache",
                median(() -> firstAnswer(launcher, Map.of())),
                "ms",
                "< 400",
                "bare JVM",
                bareJvm));
        return figures;
    }

    private interface Timed {
        double millis() throws Exception;
    }

    private static double median(Timed timed) throws Exception {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            times.add(timed.millis());
        }
        Collections.sort(times);
        return StoryBenchmark.percentile(times, 50);
    }

    private static double bareJvm() throws IOException, InterruptedException {
        long start = System.nanoTime();
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double firstAnswer(Path launcher, Map<String, String> environment) throws Exception {
        try (ScratchDirectory directory = ScratchDirectory.named("bench")) {
            Path socket = directory.resolve("cri.sock");
            return firstAnswer(command(launcher, environment, socket), socket);
        }
    }

    private static double firstAnswer(String command, Path socket) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", "exec " + command).redirectError(ProcessBuilder.Redirect.DISCARD);
        CriClient client = CriClient.unix(socket);
        long start = System.nanoTime();
        Process process = builder.start();
        try (client;
                var lines = process.inputReader()) {
            if (lines.readLine() == null) {
                throw new IllegalStateException(command + " ended before it was listening");
            }
            client.version();
            return (System.nanoTime() - start) / 1e6;
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static String command(Path launcher, Map<String, String> environment, Path socket)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(),
                        "--print-command",
                        "cri",
                        "--runtime",
                        "containerd-2.0",
                        "--listen",
                        "unix://" + socket)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var lines = process.inputReader()) {
            String command = lines.readLine();
            if (process.waitFor() != 0 || command == null) {
                throw new IllegalStateException(launcher + " --print-command failed: run it by hand to see why");
            }
            return command;
        }
    }
}
