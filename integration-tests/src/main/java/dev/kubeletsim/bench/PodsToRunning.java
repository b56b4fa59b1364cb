// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.kubeletsim.bench.StoryBenchmark.Figure;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.kubelet.app.Fleet;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** 100 nodes with 20 pods each in one process: pods per second until all are Running, and what one then costs. */
final class PodsToRunning {
    private static final int COLD_NODES = 50;
    /** The JVM compiles for the first few thousand pods; what that costs, the figure of the cold JVM tells. */
    private static final int WARM_UP_ROUNDS = 2;

    private static final int NODES = 100;
    private static final int PODS_PER_NODE = 20;
    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "%s", "namespace": "default"},
             "spec": {"nodeName": "%s",
               "securityContext": {"runAsUser": 1000, "runAsGroup": 3000, "supplementalGroups": [4000],
                 "supplementalGroupsPolicy": "Strict"},
               "containers": [{"name": "ctr", "image": "registry.k8s.io/e2e-test-images/agnhost:2.45",
                 "command": ["sh", "-c", "sleep 1h"]}]}}
            """;

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private PodsToRunning() {}

    static List<Figure> measure() throws Exception {
        Run cold;
        try (Fleet fleet = fleet(COLD_NODES)) {
            cold = run(fleet);
        }
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            try (Fleet fleet = fleet(NODES)) {
                run(fleet);
            }
        }
        try (Fleet fleet = fleet(NODES)) {
            long heapBefore = RetainedObjects.count().bytes();
            Run warm = run(fleet);
            double heapPerPod = (RetainedObjects.count().bytes() - heapBefore) / 1024.0 / (NODES * PODS_PER_NODE);
            double podJson = fleet.nodes().getFirst().pod("pod-0-0").toString().length() / 1024.0;
            return List.of(
                    new Figure(
                            "the same in a cold JVM, 50 nodes x 20 pods",
                            cold.podsPerSecond(),
                            "/s",
                            "",
                            "warm",
                            warm.podsPerSecond()),
                    new Figure(
                            "CPU time per pod to Running",
                            warm.cpuMillisPerPod(),
                            "ms",
                            "",
                            "cold",
                            cold.cpuMillisPerPod()),
                    new Figure(
                            "pods per second to Running, 100 nodes x 20 pods",
                            warm.podsPerSecond(),
                            "/s",
                            "> 300",
                            "containers started by CRI calls alone",
                            bareContainersPerSecond()),
                    new Figure("heap per running pod", heapPerPod, "kB", "< 20", "the pod's JSON", podJson));
        }
    }

    private static Fleet fleet(int nodes) {
        return Fleet.builder()
                .nodes(nodes)
                .runtime(RuntimeProfile.containerd20())
                .start();
    }

    /** What one run took; the CPU time is that of the whole process, so it says the same on a busy machine. */
    private record Run(double podsPerSecond, double cpuMillisPerPod) {}

    private static Run run(Fleet fleet) {
        int nodes = fleet.nodes().size();
        JsonMapper mapper = new JsonMapper();
        long cpu = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        for (int pod = 0; pod < PODS_PER_NODE; pod++) {
            for (int node = 0; node < nodes; node++) {
                SimulatedNode target = fleet.nodes().get(node);
                target.create((ObjectNode) mapper.readTree(POD.formatted("pod-" + node + "-" + pod, target.name())));
            }
        }
        int pods = nodes * PODS_PER_NODE;
        fleet.awaitRunningPods(pods, Duration.ofMinutes(5));
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Run(pods / seconds, (PROCESS.getProcessCpuTime() - cpu) / 1e6 / pods);
    }

    /** What the runtime alone manages over a Unix-domain socket: a sandbox and a started container a pod. */
    private static double bareContainersPerSecond() throws Exception {
        int containers = 500;
        try (ScratchDirectory directory = ScratchDirectory.named("bench");
                FakeRuntime runtime = FakeRuntime.builder()
                        .profile(RuntimeProfile.containerd20())
                        .listen("unix://" + directory.resolve("cri.sock"))
                        .start();
                CriClient client = CriClient.connect(runtime.endpoint())) {
            long start = System.nanoTime();
            for (int i = 0; i < containers; i++) {
                ContainerStatusCalls.runningContainer(client.channel(), "bench-" + i);
            }
            return containers / ((System.nanoTime() - start) / 1e9);
        }
    }
}
