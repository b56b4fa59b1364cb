// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Latency and throughput of four kinds of calls on a node with a thousand containers, over a Unix-domain socket and within
 * the process, for 1, 8 and 64 callers; each beside a server that answers the same calls with constants.
 *
 * <p>Client and server share one process. On a socket the client keeps one connection, as a kubelet does, and moves bytes
 * only; in process, messages are handed over as they are.
 */
public final class CriBenchmark {
    private static final int[] CALLERS = {1, 8, 64};
    private static final int SANDBOXES = 100;
    private static final int CONTAINERS = 1000;
    private static final int ROUNDS = 4;
    private static final long WARM_UP_CALLS = 40_000;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(20);

    /** What is asked of the figures of one row. */
    private enum Goal {
        STATUS_P50("ContainerStatus", 1, "p50 < 0.2 ms") {
            @Override
            boolean met(Callers.Run run) {
                return run.latencies().percentileMillis(50) < 0.2;
            }
        },
        STATUS_RATE("ContainerStatus", 64, "> 20000/s") {
            @Override
            boolean met(Callers.Run run) {
                return run.perSecond() > 20_000;
            }
        },
        LIFE("Create+Start+Stop+Remove", 1, "p50 < 2 ms") {
            @Override
            boolean met(Callers.Run run) {
                return run.latencies().percentileMillis(50) < 2;
            }
        };

        private final String call;
        private final int callers;
        private final String text;

        Goal(String call, int callers, String text) {
            this.call = call;
            this.callers = callers;
            this.text = text;
        }

        abstract boolean met(Callers.Run run);

        static String verdict(String call, int callers, Callers.Run run) {
            for (Goal goal : values()) {
                if (goal.call.equals(call) && goal.callers == callers) {
                    return goal.text + (goal.met(run) ? " met" : " MISSED");
                }
            }
            return "";
        }
    }

    /** A channel to the runtime and one to the yardstick, of the same kind. */
    private record Pair(Channel runtime, Channel constant) {}

    private final Duration slice;
    private final String only;
    private final Map<String, List<CallScript>> scripts = new LinkedHashMap<>();

    private CriBenchmark(Duration slice, String only) {
        this.slice = slice;
        this.only = only;
    }

    /** Prints the table; how long each figure is measured, 4 s unless given, and which rows. */
    public static void main(String[] args) throws Exception {
        BenchArguments arguments = BenchArguments.parse(
                "bench cri [--seconds N] [--calls TEXT]   (only calls whose name has this text)",
                Map.of("--seconds", "4", "--calls", ""),
                args);
        Duration slice = Duration.ofSeconds(arguments.number("--seconds")).dividedBy(ROUNDS);
        new CriBenchmark(slice, arguments.text("--calls")).run();
        System.exit(0);
    }

    private void run() throws Exception {
        Path directory = Files.createTempDirectory("bench");
        try (FakeRuntime runtime = FakeRuntime.builder()
                        .profile(RuntimeProfile.containerd20())
                        .listen("unix://" + directory.resolve("cri.sock"))
                        .inProcessName("bench-cri")
                        .start();
                CriClient socket = CriClient.connect(runtime.endpoint());
                CriClient inProcess = CriClient.connect(CriClient.IN_PROCESS + "bench-cri")) {
            populate(inProcess.channel());
            printHead();
            Map<CallScript.Step, Object> replies = replies(socket.channel(), true);
            try (ConstantServer constant = ConstantServer.unix(directory.resolve("constant.sock"), replies);
                    CriClient client = CriClient.connect(constant.endpoint())) {
                table("Unix socket", true, new Pair(socket.channel(), client.channel()));
            }
            replies = replies(inProcess.channel(), false);
            try (ConstantServer constant = ConstantServer.inProcess("bench-constant", replies);
                    CriClient client = CriClient.connect(constant.endpoint())) {
                table("in process", false, new Pair(inProcess.channel(), client.channel()));
            }
        } finally {
            removeDirectory(directory);
        }
    }

    /** A node with its containers, and the scripts, one for each caller: each asks about a pod of its own. */
    private void populate(Channel channel) {
        PodRequests.pullImage(channel);
        List<CallScript> statuses = new ArrayList<>();
        List<CallScript> lives = new ArrayList<>();
        for (int i = 0; i < SANDBOXES; i++) {
            PodRequests pod = new PodRequests("pod-" + i, "/var");
            String sandbox = pod.run(channel);
            String container = "";
            for (int j = 0; j < CONTAINERS / SANDBOXES; j++) {
                container = pod.start(channel, sandbox, "ctr-" + j);
            }
            statuses.add(CallScript.of(CallScript.Step.of(
                    RuntimeServiceGrpc.getContainerStatusMethod(),
                    ContainerStatusRequest.newBuilder()
                            .setContainerId(container)
                            .build())));
            lives.add(pod.containerLife(sandbox));
        }
        CallScript version = CallScript.of(
                CallScript.Step.of(RuntimeServiceGrpc.getVersionMethod(), VersionRequest.getDefaultInstance()));
        CallScript list = CallScript.of(CallScript.Step.of(
                RuntimeServiceGrpc.getListContainersMethod(), ListContainersRequest.getDefaultInstance()));
        scripts.put("Version", Collections.nCopies(SANDBOXES, version));
        scripts.put("ContainerStatus", statuses);
        scripts.put("ListContainers (" + CONTAINERS + ")", Collections.nCopies(SANDBOXES, list));
        scripts.put("Create+Start+Stop+Remove", lives);
        scripts.keySet().removeIf(name -> !name.contains(only));
    }

    /** The constants: what the runtime itself answers. */
    private Map<CallScript.Step, Object> replies(Channel channel, boolean bytes) {
        Map<CallScript.Step, Object> replies = new LinkedHashMap<>();
        for (List<CallScript> each : scripts.values()) {
            CallScript script = each.getFirst();
            replies.putAll((bytes ? script.asBytes() : script).replies(channel));
        }
        return replies;
    }

    private static void printHead() {
        System.out.printf(
                "%d cores, JVM %s, %d containers in %d pods%n",
                Runtime.getRuntime().availableProcessors(), Runtime.version(), CONTAINERS, SANDBOXES);
        System.out.printf(
                "%-25s %-11s %7s | %-41s | %-41s | %s%n",
                "", "", "", "kubelet-sim cri", "constant replies, same run", "");
        System.out.printf("%-25s %-11s %7s |%s |%s | %s%n", "calls", "channel", "callers", COLUMNS, COLUMNS, "goal");
    }

    private static final String COLUMNS = String.format("%10s%10s%10s%12s", "p50 ms", "p99 ms", "per s", "CPU us each");

    private void table(String transport, boolean bytes, Pair channels) throws Exception {
        for (Map.Entry<String, List<CallScript>> entry : scripts.entrySet()) {
            List<CallScript> all = entry.getValue().stream()
                    .map(script -> bytes ? script.asBytes() : script)
                    .toList();
            warmUp(channels, all.subList(0, CALLERS[CALLERS.length - 1]));
            for (int callers : CALLERS) {
                List<Callers.Run> runs = measure(channels, all.subList(0, callers));
                System.out.printf(
                        "%-25s %-11s %7d |%s |%s | %s%n",
                        entry.getKey(),
                        transport,
                        callers,
                        columns(runs.getFirst()),
                        columns(runs.getLast()),
                        bytes ? Goal.verdict(entry.getKey(), callers, runs.getFirst()) : "");
            }
        }
    }

    /** Until the JVM has compiled what matters: by calls, since on a busy machine time says little. */
    private void warmUp(Pair channels, List<CallScript> scripts) throws Exception {
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        long calls = 0;
        while (calls < WARM_UP_CALLS && System.nanoTime() < end) {
            calls += measure(channels, scripts).getFirst().latencies().count();
        }
    }

    /** Runtime and yardstick take turns, so that both meet the same weather. */
    private List<Callers.Run> measure(Pair channels, List<CallScript> scripts) throws Exception {
        Callers.Run ours = Callers.run(channels.runtime(), scripts, slice);
        Callers.Run constant = Callers.run(channels.constant(), scripts, slice);
        for (int i = 1; i < ROUNDS; i++) {
            ours = ours.plus(Callers.run(channels.runtime(), scripts, slice));
            constant = constant.plus(Callers.run(channels.constant(), scripts, slice));
        }
        return List.of(ours, constant);
    }

    private static String columns(Callers.Run run) {
        return String.format(
                "%10s%10s%10.0f%12.1f",
                millis(run.latencies().percentileMillis(50)),
                millis(run.latencies().percentileMillis(99)),
                run.perSecond(),
                run.cpuMicros());
    }

    private static String millis(double value) {
        return String.format(value < 0.1 ? "%.4f" : "%.3f", value);
    }

    private static void removeDirectory(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
