// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import com.google.protobuf.MessageOrBuilder;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.PodSandboxStatus;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All that a runtime tells of its sandboxes, containers and images; the maps are in the order of its lists.
 *
 * @param pods status by id
 * @param containers status by id
 */
record Told(Map<String, PodSandboxStatus> pods, Map<String, ContainerStatus> containers, List<Image> images) {
    static Told by(VirtualRuntime cri) {
        Map<String, PodSandboxStatus> pods = new LinkedHashMap<>();
        for (PodSandbox pod : cri.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                .getItemsList()) {
            PodSandboxStatusRequest request = PodSandboxStatusRequest.newBuilder()
                    .setPodSandboxId(pod.getId())
                    .build();
            pods.put(
                    pod.getId(),
                    cri.call(stub -> stub.podSandboxStatus(request)).getStatus());
        }
        Map<String, ContainerStatus> containers = new LinkedHashMap<>();
        for (Container container : cri.call(stub -> stub.listContainers(ListContainersRequest.getDefaultInstance()))
                .getContainersList()) {
            ContainerStatusRequest request = ContainerStatusRequest.newBuilder()
                    .setContainerId(container.getId())
                    .build();
            containers.put(
                    container.getId(),
                    cri.call(stub -> stub.containerStatus(request)).getStatus());
        }
        List<Image> images = cri.await(
                        ImageServiceGrpc.newFutureStub(cri.channel).listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList();
        return new Told(pods, containers, images);
    }

    /** What docs/state.md promises that a runtime tells which starts at {@code now}, after one that told this was killed. */
    Told afterItWasKilled(RuntimeProfile profile, long now) {
        boolean containerd = profile.name().startsWith("containerd");
        Map<String, PodSandboxStatus> promisedPods = new LinkedHashMap<>();
        pods.forEach((id, pod) -> promisedPods.put(id, containerd || sharesProcesses(pod) ? notReady(pod) : pod));
        Map<String, ContainerStatus> promisedContainers = new LinkedHashMap<>();
        containers.forEach((id, container) -> {
            boolean hadProcess = switch (container.getState()) {
                case CONTAINER_RUNNING -> true;
                case CONTAINER_CREATED -> !containerd;
                case CONTAINER_EXITED, CONTAINER_UNKNOWN, UNRECOGNIZED -> false;
            };
            promisedContainers.put(
                    id, hadProcess ? ended(container, containerd ? "Unknown" : "Error", now) : container);
        });
        return new Told(promisedPods, promisedContainers, images);
    }

    /** Each thing on a line, in order. */
    List<String> lines() {
        return Stream.of(pods.values(), containers.values(), images)
                .flatMap(things -> things.stream().map(Told::line))
                .toList();
    }

    private static String line(MessageOrBuilder message) {
        return message.toString().replaceAll("\\s+", " ");
    }

    private static boolean sharesProcesses(PodSandboxStatus pod) {
        return pod.getLinux().getNamespaces().getOptions().getPid() == NamespaceMode.POD;
    }

    private static PodSandboxStatus notReady(PodSandboxStatus pod) {
        return pod.toBuilder().setState(PodSandboxState.SANDBOX_NOTREADY).build();
    }

    private static ContainerStatus ended(ContainerStatus container, String reason, long now) {
        boolean neverRan = container.getState() == ContainerState.CONTAINER_CREATED;
        return container.toBuilder()
                .setStartedAt(neverRan ? ReportRule.GO_ZERO_TIME_NANOS : container.getStartedAt())
                .setState(ContainerState.CONTAINER_EXITED)
                .setExitCode(255)
                .setReason(reason)
                .setFinishedAt(now)
                .build();
    }
}
