// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import com.google.common.util.concurrent.ListenableFuture;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.FakeRuntimeBuilder;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.time.VirtualTime;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** A runtime in simulated time and a client of it in the same process. */
public final class VirtualRuntime implements AutoCloseable {
    public static final Instant EPOCH = Instant.parse("2026-11-23T06:00:00Z");
    public static final String IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.45";

    private static final Duration LIMIT = Duration.ofDays(1);

    public final VirtualTime time;
    public final FakeRuntime runtime;
    public final ManagedChannel channel;
    private final RuntimeServiceGrpc.RuntimeServiceFutureStub cri;
    private final ImageServiceGrpc.ImageServiceFutureStub images;

    /** A runtime with these settings on top of simulated time and a fixed seed. */
    public VirtualRuntime(Consumer<FakeRuntimeBuilder> settings) {
        this(EPOCH, settings);
    }

    /** The same, at a moment of simulated time. */
    public VirtualRuntime(Instant start, Consumer<FakeRuntimeBuilder> settings) {
        time = new VirtualTime(start);
        FakeRuntimeBuilder builder =
                FakeRuntime.builder().scheduler(time).random(new Random(42)).nodeName("node-7");
        settings.accept(builder);
        try {
            runtime = builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        channel = runtime.newChannel();
        cri = RuntimeServiceGrpc.newFutureStub(channel);
        images = ImageServiceGrpc.newFutureStub(channel);
    }

    /** Begins a call of the RuntimeService. */
    public <T> ListenableFuture<T> begin(
            Function<RuntimeServiceGrpc.RuntimeServiceFutureStub, ListenableFuture<T>> call) {
        return call.apply(cri);
    }

    /** Calls the RuntimeService and lets time pass until it has answered. */
    public <T> T call(Function<RuntimeServiceGrpc.RuntimeServiceFutureStub, ListenableFuture<T>> call) {
        return await(begin(call));
    }

    /** Lets time pass until a call has been answered. */
    public <T> T await(ListenableFuture<T> call) {
        time.runUntil(call::isDone, LIMIT);
        try {
            return call.get();
        } catch (ExecutionException e) {
            throw (StatusRuntimeException) e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The code that a call of the RuntimeService ends with. */
    public <T> Status.Code code(Function<RuntimeServiceGrpc.RuntimeServiceFutureStub, ListenableFuture<T>> call) {
        try {
            call(call);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    /** How long a call takes in simulated time. */
    public <T> Duration took(Function<RuntimeServiceGrpc.RuntimeServiceFutureStub, ListenableFuture<T>> call) {
        Instant before = time.instant();
        call(call);
        return Duration.between(before, time.instant());
    }

    /** Pulls the image that containers here have. */
    public void pull() {
        await(images.pullImage(PullImageRequest.newBuilder().setImage(image()).build()));
    }

    /** The image that containers here have. */
    public static ImageSpec image() {
        return ImageSpec.newBuilder().setImage(IMAGE).build();
    }

    /** A pod of the namespace {@code default} with the label {@code app} of its own name. */
    public static PodSandboxConfig pod(String name) {
        return PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(name)
                        .setNamespace("default")
                        .setUid(name + "-uid"))
                .putLabels("app", name)
                .build();
    }

    /** A request to run that pod. */
    public static RunPodSandboxRequest run(String pod) {
        return RunPodSandboxRequest.newBuilder().setConfig(pod(pod)).build();
    }

    /** Runs a pod; its id. */
    public String runPod(String name) {
        return call(cri -> cri.runPodSandbox(run(name))).getPodSandboxId();
    }

    /** Creates a container; its id. */
    public String create(String sandbox, String pod, String name, int attempt) {
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name).setAttempt(attempt))
                .setImage(image())
                .putLabels("tier", name)
                .build();
        return call(cri -> cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setSandboxConfig(pod(pod))
                        .setConfig(config)
                        .build()))
                .getContainerId();
    }

    /** A request to start a container. */
    public static StartContainerRequest start(String container) {
        return StartContainerRequest.newBuilder().setContainerId(container).build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        runtime.close();
        time.close();
    }
}
