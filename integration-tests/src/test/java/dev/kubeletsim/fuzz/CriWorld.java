// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.conformance.Recordings;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.oci.ImageFiles;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.time.VirtualTime;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A runtime in simulated time with one running container; always the same ids. */
final class CriWorld implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SEGMENTATION_FAULT = 139;
    private static final String IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.45";

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-23T06:00:00Z"));
    private final FakeRuntime runtime;
    private final ManagedChannel channel;
    private final String sandbox;
    private final String container;

    CriWorld(RuntimeProfile profile) {
        runtime = start(profile);
        channel = runtime.newChannel();
        sandbox = call(
                        RuntimeServiceGrpc.getRunPodSandboxMethod(),
                        RunPodSandboxRequest.newBuilder()
                                .setConfig(sandboxConfig())
                                .build())
                .getPodSandboxId();
        container = call(RuntimeServiceGrpc.getCreateContainerMethod(), createRequest("c1"))
                .getContainerId();
        call(
                RuntimeServiceGrpc.getStartContainerMethod(),
                StartContainerRequest.newBuilder().setContainerId(container).build());
    }

    private FakeRuntime start(RuntimeProfile profile) {
        try {
            Path file = Files.createTempFile("images", ".yaml");
            try {
                Files.write(file, Recordings.imagesYaml());
                return FakeRuntime.builder()
                        .profile(profile)
                        .scheduler(time)
                        .random(new Random(42))
                        .hostFiles(HostFiles.inMemory(time))
                        .images(ImageFiles.read(file))
                        .start();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ImageFileException e) {
            throw new AssertionError("the recordings' own images", e);
        }
    }

    static PodSandboxConfig sandboxConfig() {
        return PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName("p1")
                        .setNamespace("ns1")
                        .setUid("uid-p1"))
                .putLabels("app", "p1")
                .setLogDirectory("/var/log/p1")
                .build();
    }

    CreateContainerRequest createRequest(String name) {
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setImage(ImageSpec.newBuilder().setImage(IMAGE))
                .addCommand("sleep")
                .addCommand("1000000")
                .setLogPath(name + ".log");
        config.getMetadataBuilder().setName(name);
        config.getLinuxBuilder()
                .getSecurityContextBuilder()
                .addSupplementalGroups(4000)
                .getRunAsUserBuilder()
                .setValue(1000);
        return CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandbox)
                .setConfig(config)
                .setSandboxConfig(sandboxConfig())
                .build();
    }

    String sandbox() {
        return sandbox;
    }

    String container() {
        return container;
    }

    private <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
        Future<R> reply = ClientCalls.futureUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request);
        time.runUntil(reply::isDone, LIMIT);
        try {
            return reply.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("an ordinary call failed", e);
        }
    }

    /**
     * Sends bytes as a request of {@code method}, and checks that what comes back is an answer of the runtime. A call that
     * goes on (a stream, a long exec) is cancelled.
     */
    void send(MethodDescriptor<?, ?> method, byte[] request) {
        Future<byte[]> reply = ClientCalls.futureUnaryCall(channel.newCall(raw(method), CallOptions.DEFAULT), request);
        try {
            time.runUntil(reply::isDone, LIMIT);
        } catch (IllegalStateException e) {
            // Nothing more happens until the client gives up.
            reply.cancel(true);
            time.runDue();
            return;
        }
        try {
            reply.get();
        } catch (ExecutionException e) {
            check(method, Status.fromThrowable(e));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs a script; a simulated program that broke shows as one that died of SIGSEGV. */
    void runScript(ExecSyncRequest request) {
        Future<ExecSyncResponse> reply = ClientCalls.futureUnaryCall(
                channel.newCall(RuntimeServiceGrpc.getExecSyncMethod(), CallOptions.DEFAULT), request);
        time.runUntil(reply::isDone, LIMIT);
        try {
            assertThat(reply.get().getExitCode()).isNotEqualTo(SEGMENTATION_FAULT);
        } catch (ExecutionException e) {
            check(RuntimeServiceGrpc.getExecSyncMethod(), Status.fromThrowable(e));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(MethodDescriptor<?, ?> method, Status status) {
        String text = status.getDescription();
        assertThat(text).as("%s: %s", method.getBareMethodName(), status).isNotNull();
        if (method.getType() == MethodDescriptor.MethodType.UNARY) {
            assertThat(text)
                    .as(method.getBareMethodName())
                    .doesNotContain("simulator:", "Application error", "java.", "Exception");
        }
    }

    /** The same method, for bytes as they are. */
    static MethodDescriptor<byte[], byte[]> raw(MethodDescriptor<?, ?> method) {
        return MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                .setType(method.getType())
                .setFullMethodName(method.getFullMethodName())
                .build();
    }

    /** Whether it still serves, and the container that was there at first still runs. */
    boolean intact() {
        call(RuntimeServiceGrpc.getVersionMethod(), VersionRequest.getDefaultInstance());
        Future<ContainerStatusResponse> status = ClientCalls.futureUnaryCall(
                channel.newCall(RuntimeServiceGrpc.getContainerStatusMethod(), CallOptions.DEFAULT),
                ContainerStatusRequest.newBuilder().setContainerId(container).build());
        time.runUntil(status::isDone, LIMIT);
        try {
            return status.get().getStatus().getState() == ContainerState.CONTAINER_RUNNING;
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        runtime.close();
        time.close();
    }

    private record Bytes() implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
