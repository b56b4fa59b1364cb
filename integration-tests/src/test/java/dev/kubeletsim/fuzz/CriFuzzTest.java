// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.Message;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes to any RPC, and any script in a container, get an answer; the runtime and its other containers go on. */
class CriFuzzTest {
    /** All RPCs, in an order of their own: an input's first byte chooses one. */
    private static final List<MethodDescriptor<?, ?>> METHODS = Stream.concat(
                    RuntimeServiceGrpc.getServiceDescriptor().getMethods().stream(),
                    ImageServiceGrpc.getServiceDescriptor().getMethods().stream())
            .sorted(Comparator.comparing(MethodDescriptor::getFullMethodName))
            .<MethodDescriptor<?, ?>>map(method -> method)
            .toList();

    /** One for all inputs, since making one takes longer than a call. */
    private static CriWorld world = new CriWorld(RuntimeProfile.containerd20());

    static List<byte[]> requests() {
        String container = world.container();
        List<byte[]> seeds = new ArrayList<>(List.of(
                input(
                        "RunPodSandbox",
                        RunPodSandboxRequest.newBuilder()
                                .setConfig(CriWorld.sandboxConfig())
                                .build()),
                input("CreateContainer", world.createRequest("c2")),
                input("ExecSync", exec(container, "echo out; exit 3")),
                input(
                        "StopContainer",
                        StopContainerRequest.newBuilder()
                                .setContainerId(container)
                                .setTimeout(1)
                                .build()),
                input(
                        "RemoveContainer",
                        RemoveContainerRequest.newBuilder()
                                .setContainerId(container)
                                .build()),
                input(
                        "UpdateContainerResources",
                        UpdateContainerResourcesRequest.newBuilder()
                                .setContainerId(container)
                                .setLinux(LinuxContainerResources.newBuilder()
                                        .setCpuShares(512)
                                        .setMemoryLimitInBytes(1L << 62))
                                .build()),
                input(
                        "Attach",
                        AttachRequest.newBuilder()
                                .setContainerId(container)
                                .setStdout(true)
                                .build()),
                input(
                        "Exec",
                        ExecRequest.newBuilder()
                                .setContainerId(container)
                                .addCmd("id")
                                .setStdout(true)
                                .build()),
                input(
                        "ListContainers",
                        ListContainersRequest.newBuilder()
                                .setFilter(ContainerFilter.newBuilder().setId(container.substring(0, 5)))
                                .build()),
                input("ListPodSandbox", ListPodSandboxRequest.getDefaultInstance()),
                input("ImageStatus", image("busybox:1.28")),
                input(
                        "PullImage",
                        PullImageRequest.newBuilder()
                                .setImage(ImageSpec.newBuilder().setImage("localhost:5000/a/b@sha256:0"))
                                .build())));
        for (int i = 0; i < METHODS.size(); i++) {
            // Field 1 is an id in most requests.
            seeds.add(input(i, ("\n@" + container).getBytes(StandardCharsets.US_ASCII)));
        }
        return seeds;
    }

    private static ImageStatusRequest image(String name) {
        return ImageStatusRequest.newBuilder()
                .setImage(ImageSpec.newBuilder().setImage(name))
                .build();
    }

    private static ExecSyncRequest exec(String container, String script) {
        return ExecSyncRequest.newBuilder()
                .setContainerId(container)
                .addAllCmd(List.of("sh", "-c", script))
                .setTimeout(1)
                .build();
    }

    private static byte[] input(String rpc, Message request) {
        for (int i = 0; i < METHODS.size(); i++) {
            if (rpc.equals(METHODS.get(i).getBareMethodName())) {
                return input(i, request.toByteArray());
            }
        }
        throw new AssertionError("no RPC " + rpc);
    }

    private static byte[] input(int method, byte[] request) {
        ByteArrayOutputStream input = new ByteArrayOutputStream();
        input.write(method);
        input.writeBytes(request);
        return input.toByteArray();
    }

    @Test
    void anyBytesToAnyRpcAreAnswered() {
        Mutations.check(requests(), 7, 4_000, CriFuzzTest::call);
    }

    @OnDemand
    @MethodSource("requests")
    @FuzzTest(maxDuration = "10m")
    void calls(byte[] input) {
        call(input);
    }

    private static void call(byte[] input) {
        if (input.length > 0) {
            MethodDescriptor<?, ?> method = METHODS.get((input[0] & 0xff) % METHODS.size());
            world.send(method, Arrays.copyOfRange(input, 1, input.length));
        }
        replaceIfBroken();
    }

    /** Stopping and removing the container is a fair call: then the next input finds a new one with the same ids. */
    private static void replaceIfBroken() {
        if (!world.intact()) {
            world.close();
            world = new CriWorld(RuntimeProfile.containerd20());
        }
    }

    static List<byte[]> scripts() {
        return Mutations.texts(
                "for i in 1 2 3; do echo $i $((i*2)) \"${x:-d}\" >> /tmp/f; done; cat /tmp/f | wc -l",
                "f() { local a=$1; case $a in x*) return 1;; *) echo \"$@\";; esac; }; f y && ! f x || exit 4",
                "trap 'echo bye' EXIT TERM; (sleep 5 &) ; kill -TERM $$; wait",
                "cat <<E | read a b\n1 2\nE\nset -- a b; shift; echo $# $? $! ${#a} ${a%1} ${b#2}",
                "i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo > /tmp/$i; done",
                "eval eval eval echo '$(($$))' `echo $(echo a)`");
    }

    @Test
    void anyScriptEnds() {
        Mutations.check(scripts(), 8, 300, CriFuzzTest::run);
    }

    /** Each would take all of the memory or all of the time if nothing stopped it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":(){ :|:& };:",
                "f() { f; }; f",
                "x=aaaaaaaa; while :; do x=$x$x$x$x; done",
                "while :; do sleep 1000 & done",
                "i=0; while :; do i=$((i+1)); echo > /tmp/$i; done"
            })
    void greedyScriptsEndAndLeaveTheRuntimeIntact(String script) {
        try (CriWorld own = new CriWorld(RuntimeProfile.crio131())) {
            own.runScript(ExecSyncRequest.newBuilder()
                    .setContainerId(own.container())
                    .addAllCmd(List.of("timeout", "-s", "KILL", "0.02", "sh", "-c", script))
                    .setTimeout(1)
                    .build());
            assertThat(own.intact()).isTrue();
        }
    }

    @OnDemand
    @MethodSource("scripts")
    @FuzzTest(maxDuration = "10m")
    void shell(byte[] input) {
        run(input);
    }

    private static void run(byte[] input) {
        String script = new String(input, StandardCharsets.UTF_8).replace('\u0000', ' ');
        world.runScript(exec(world.container(), script));
        replaceIfBroken();
    }
}
