// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.present;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Brings pods about as a client does, by calls to the runtime that nobody else sees, and then lets them be as old as they
 * are said to be.
 */
public final class PodPreparation {
    /** How long a container may take to end by itself. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    /** Lets things be older than they are. */
    public interface Backdating {
        /** Moves the times of a sandbox or container into the past. */
        void backdate(String id, Duration age);
    }

    private final Scheduler scheduler;
    private final RuntimeServiceGrpc.RuntimeServiceFutureStub runtime;
    private final ImageServiceGrpc.ImageServiceFutureStub images;
    private final Backdating times;

    /** A preparation by calls on {@code channel}. */
    public PodPreparation(Channel channel, Scheduler scheduler, Backdating times) {
        this.scheduler = scheduler;
        this.runtime = RuntimeServiceGrpc.newFutureStub(channel);
        this.images = ImageServiceGrpc.newFutureStub(channel);
        this.times = times;
    }

    /**
     * Makes the pods, in order.
     *
     * @throws IllegalArgumentException if the runtime refuses one or a container does not get where it should; the
     *     message names the place where it was written down
     */
    public void make(List<PresentPod> pods) {
        pods.forEach(this::make);
    }

    private void make(PresentPod pod) {
        String sandbox = call(
                        pod.place(),
                        "RunPodSandbox",
                        runtime.runPodSandbox(RunPodSandboxRequest.newBuilder()
                                .setConfig(pod.config())
                                .setRuntimeHandler(pod.runtimeHandler())
                                .build()))
                .getPodSandboxId();
        for (PresentContainer container : pod.containers()) {
            make(pod, sandbox, container);
        }
        if (pod.stopped()) {
            call(
                    pod.place(),
                    "StopPodSandbox",
                    runtime.stopPodSandbox(StopPodSandboxRequest.newBuilder()
                            .setPodSandboxId(sandbox)
                            .build()));
        }
        times.backdate(sandbox, pod.age());
    }

    private void make(PresentPod pod, String sandbox, PresentContainer container) {
        pull(container);
        String id = call(
                        container.place(),
                        "CreateContainer",
                        runtime.createContainer(CreateContainerRequest.newBuilder()
                                .setPodSandboxId(sandbox)
                                .setSandboxConfig(pod.config())
                                .setConfig(container.config())
                                .build()))
                .getContainerId();
        if (container.state() != PresentContainer.State.CREATED) {
            call(
                    container.place(),
                    "StartContainer",
                    runtime.startContainer(StartContainerRequest.newBuilder()
                            .setContainerId(id)
                            .build()));
        }
        if (container.state() == PresentContainer.State.EXITED) {
            awaitEnd(container, id);
        }
        times.backdate(id, container.age());
    }

    private void pull(PresentContainer container) {
        ImageSpec image = container.config().getImage();
        boolean there = call(
                        container.place(),
                        "ImageStatus",
                        images.imageStatus(
                                ImageStatusRequest.newBuilder().setImage(image).build()))
                .hasImage();
        if (!there) {
            call(
                    container.place(),
                    "PullImage",
                    images.pullImage(
                            PullImageRequest.newBuilder().setImage(image).build()));
        }
    }

    private void awaitEnd(PresentContainer container, String id) {
        Instant limit = scheduler.instant().plus(LONGEST_RUN);
        ContainerStatus status = status(container, id);
        while (status.getState() != ContainerState.CONTAINER_EXITED) {
            if (scheduler.instant().isAfter(limit)) {
                throw new IllegalArgumentException(container.place() + ": still runs after " + LONGEST_RUN.toSeconds()
                        + " s (expected: a command that ends by itself)");
            }
            scheduler.sleep(BETWEEN_LOOKS);
            status = status(container, id);
        }
        Integer wanted = container.exitCode();
        if (wanted != null && status.getExitCode() != wanted) {
            throw new IllegalArgumentException(container.place() + ": its command ended with " + status.getExitCode()
                    + " (expected: " + wanted + ")");
        }
    }

    private ContainerStatus status(PresentContainer container, String id) {
        return call(
                        container.place(),
                        "ContainerStatus",
                        runtime.containerStatus(ContainerStatusRequest.newBuilder()
                                .setContainerId(id)
                                .build()))
                .getStatus();
    }

    private <T> T call(String place, String rpc, ListenableFuture<T> reply) {
        try {
            return scheduler.await(stage(reply));
        } catch (StatusRuntimeException e) {
            throw new IllegalArgumentException(
                    place + ": " + rpc + ": " + e.getStatus().getDescription(), e);
        }
    }

    private static <T> CompletableFuture<T> stage(ListenableFuture<T> reply) {
        CompletableFuture<T> stage = new CompletableFuture<>();
        Futures.addCallback(
                reply,
                new FutureCallback<T>() {
                    @Override
                    public void onSuccess(@Nullable T value) {
                        stage.complete(value);
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        stage.completeExceptionally(failure);
                    }
                },
                MoreExecutors.directExecutor());
        return stage;
    }
}
