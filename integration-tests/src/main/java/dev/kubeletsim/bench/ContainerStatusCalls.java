// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.bench.StoryBenchmark.Figure;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Latency and throughput of {@code ContainerStatus} over a Unix-domain socket, beside a server with a constant reply. */
final class ContainerStatusCalls {
    private static final String IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.45";
    private static final int WARM_UP = 40_000;
    private static final int CALLS = 20_000;
    private static final int CALLERS = 16;

    private ContainerStatusCalls() {}

    static List<Figure> measure() throws Exception {
        try (ScratchDirectory directory = ScratchDirectory.named("bench");
                FakeRuntime runtime = FakeRuntime.builder()
                        .profile(RuntimeProfile.containerd20())
                        .listen("unix://" + directory.resolve("cri.sock"))
                        .start();
                CriClient setUp = CriClient.connect(runtime.endpoint())) {
            String id = runningContainer(setUp.channel(), "bench");
            ContainerStatusResponse reply = setUp.containerStatus(id);
            CallScript.Step status = CallScript.Step.of(
                    RuntimeServiceGrpc.getContainerStatusMethod(), ContainerStatusRequest.getDefaultInstance());
            try (ConstantServer yardstick =
                    ConstantServer.unix(directory.resolve("constant.sock"), Map.of(status, reply))) {
                String ours = runtime.endpoint();
                String constant = yardstick.endpoint();
                for (String endpoint : List.of(ours, constant)) {
                    perSecond(endpoint, id, WARM_UP);
                }
                return List.of(
                        new Figure(
                                "ContainerStatus, Unix socket, 1 caller, p50",
                                medianMillis(ours, id),
                                "ms",
                                "< 0.3",
                                "constant reply",
                                medianMillis(constant, id)),
                        new Figure(
                                "ContainerStatus, Unix socket, " + CALLERS + " callers, per second",
                                perSecond(ours, id, CALLS),
                                "/s",
                                "> 10000",
                                "constant reply",
                                perSecond(constant, id, CALLS)));
            }
        }
    }

    static String runningContainer(Channel channel, String name) {
        var images = ImageServiceGrpc.newBlockingStub(channel);
        var runtime = RuntimeServiceGrpc.newBlockingStub(channel);
        ImageSpec image = ImageSpec.newBuilder().setImage(IMAGE).build();
        images.pullImage(PullImageRequest.newBuilder().setImage(image).build());
        PodSandboxConfig sandbox = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(name)
                        .setNamespace("default")
                        .setUid(name))
                .build();
        String sandboxId = runtime.runPodSandbox(
                        RunPodSandboxRequest.newBuilder().setConfig(sandbox).build())
                .getPodSandboxId();
        String id = runtime.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandboxId)
                        .setSandboxConfig(sandbox)
                        .setConfig(ContainerConfig.newBuilder()
                                .setMetadata(ContainerMetadata.newBuilder().setName("ctr"))
                                .setImage(image))
                        .build())
                .getContainerId();
        runtime.startContainer(
                StartContainerRequest.newBuilder().setContainerId(id).build());
        return id;
    }

    private static double medianMillis(String endpoint, String id) {
        List<Double> times = new ArrayList<>(CALLS);
        try (CriClient client = CriClient.connect(endpoint)) {
            for (int i = 0; i < CALLS; i++) {
                long start = System.nanoTime();
                client.containerStatus(id);
                times.add((System.nanoTime() - start) / 1e6);
            }
        }
        Collections.sort(times);
        return StoryBenchmark.percentile(times, 50);
    }

    private static double perSecond(String endpoint, String id, int calls) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
                CriClient client = CriClient.connect(endpoint)) {
            Callable<Integer> caller = () -> {
                for (int i = 0; i < calls / CALLERS; i++) {
                    client.containerStatus(id);
                }
                return calls / CALLERS;
            };
            long start = System.nanoTime();
            int done = 0;
            for (Future<Integer> each : callers.invokeAll(Collections.nCopies(CALLERS, caller))) {
                done += each.get();
            }
            return done / ((System.nanoTime() - start) / 1e9);
        }
    }
}
