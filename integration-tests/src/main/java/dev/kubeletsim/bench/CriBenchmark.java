// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Latency and throughput of four kinds of calls on a node with a thousand containers, within the process and over a
 * Unix-domain socket, for 1, 8 and 64 callers; each beside a server that answers the same calls with constants.
 *
 * <p>Client and server share one process. On a socket the client keeps one connection, as a kubelet does, and moves bytes
 * only; in process, messages are handed over as they are.
 */
public final class CriBenchmark {
    private static final int[] CALLERS = {1, 8, 64};
    private static final int SANDBOXES = 100;
    private static final int CONTAINERS = 1000;
    private static final int ROUNDS = 4;
    private static final long WARM_UP_CALLS = 20_000;
    private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(6);

    /** A channel to the runtime and one to the yardstick, of the same kind. */
    private record Pair(Channel runtime, Channel constant) {}

    private final Duration slice;
    private final String only;
    private final Map<String, List<CallScript>> scripts = new LinkedHashMap<>();
    private int goals;
    private int missed;

    private CriBenchmark(Duration slice, String only) {
        this.slice = slice;
        this.only = only;
    }

    /** Prints the table: all rows within three minutes, unless told to measure longer. */
    public static void main(String[] args) throws Exception {
        BenchArguments arguments = BenchArguments.parse(
                "bench cri [--seconds N] [--calls TEXT]   (seconds a figure: 2 unless given; only calls whose name has TEXT)",
                Map.of("--seconds", "2", "--calls", ""),
                args);
        Duration slice = Duration.ofSeconds(arguments.number("--seconds")).dividedBy(ROUNDS);
        long start = System.nanoTime();
        CriBenchmark benchmark = new CriBenchmark(slice, arguments.text("--calls"));
        benchmark.run();
        System.out.printf(
                "goals: %d of %d met; %d s%n",
                benchmark.goals - benchmark.missed,
                benchmark.goals,
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        System.exit(0);
    }

    private void run() throws Exception {
        try (ScratchDirectory directory = ScratchDirectory.named("bench");
                FakeRuntime runtime = FakeRuntime.builder()
                        .profile(RuntimeProfile.containerd20())
                        .listen("unix://" + directory.resolve("cri.sock"))
                        .inProcessName("bench-cri")
                        .start();
                CriClient socket = CriClient.connect(runtime.endpoint());
                CriClient inProcess = CriClient.connect(CriClient.IN_PROCESS + "bench-cri")) {
            populate(inProcess.channel());
            printHead();
            // In process first: what the verbs do is compiled sooner there.
            Map<CallScript.Step, Object> replies = replies(inProcess.channel(), false);
            try (ConstantServer constant = ConstantServer.inProcess("bench-constant", replies);
                    CriClient client = CriClient.connect(constant.endpoint())) {
                table("in process", false, new Pair(inProcess.channel(), client.channel()));
            }
            replies = replies(socket.channel(), true);
            try (ConstantServer constant = ConstantServer.unix(directory.resolve("constant.sock"), replies);
                    CriClient client = CriClient.connect(constant.endpoint())) {
                table("Unix socket", true, new Pair(socket.channel(), client.channel()));
            }
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
                        verdict(entry.getKey(), callers, runs));
            }
        }
    }

    /** A goal that constants miss too says more of the machine, or of what else it does, than of the runtime. */
    private String verdict(String calls, int callers, List<Callers.Run> runs) {
        CriGoal goal = CriGoal.of(calls, callers).orElse(null);
        if (goal == null) {
            return "none";
        }
        goals++;
        if (goal.isMet(runs.getFirst())) {
            return goal + " met";
        }
        missed++;
        return goal + (goal.isMet(runs.getLast()) ? " MISSED" : " MISSED, by constants too");
    }

    /** Until the JVM has compiled what matters: by calls, since on a busy machine time says little. */
    private void warmUp(Pair channels, List<CallScript> scripts) throws Exception {
        Callers.run(channels.constant(), scripts, slice);
        long end = System.nanoTime() + WARM_UP_LIMIT.toNanos();
        long calls = 0;
        while (calls < WARM_UP_CALLS && System.nanoTime() < end) {
            calls += Callers.run(channels.runtime(), scripts, slice).latencies().count();
        }
        Callers.run(channels.constant(), scripts, slice);
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
}
