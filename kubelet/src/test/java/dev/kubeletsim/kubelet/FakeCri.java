// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import com.google.protobuf.Message;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.CreateContainerResponse;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.ImageStatusResponse;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListContainersResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxResponse;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxNetworkStatus;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.PodSandboxStatus;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.PodSandboxStatusResponse;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.PullImageResponse;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemoveContainerResponse;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxResponse;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxResponse;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StartContainerResponse;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerResponse;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxResponse;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A runtime that writes down what it is told, for tests under virtual time. Commands decide on a container's life: {@code
 * exit N} and {@code true} end at once, {@code sleep N} lasts; nothing heeds a stop signal, as PID 1 does.
 */
final class FakeCri {
    /** A request as it came, with the id of its reply where there is one. */
    record Call(String rpc, Message request, Instant at) {}

    private static final class FakeContainer {
        final CreateContainerRequest request;
        ContainerStatus.Builder status;
        final CompletableFuture<Boolean> exited = new CompletableFuture<>();

        FakeContainer(CreateContainerRequest request, ContainerStatus.Builder status) {
            this.request = request;
            this.status = status;
        }
    }

    final RuntimeServiceGrpc.RuntimeServiceImplBase runtime = new Runtime();
    final ImageServiceGrpc.ImageServiceImplBase images = new Images();
    final List<Call> calls = new ArrayList<>();
    final Map<String, Image> present = new HashMap<>();
    boolean failSandboxes;
    private final Scheduler scheduler;
    private final Map<String, PodSandboxStatus.Builder> sandboxes = new LinkedHashMap<>();
    private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
    private @Nullable ListPodSandboxResponse sandboxList;
    private @Nullable ListContainersResponse containerList;
    private int ids;

    FakeCri(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void addImage(String name, @Nullable Long uid, String username) {
        Image.Builder image = Image.newBuilder()
                .setId("sha256:" + String.format(Locale.ROOT, "%064x", 0xabc000L + present.size()))
                .addRepoTags(name)
                .setSize(1000)
                .setUsername(username);
        if (uid != null) {
            image.setUid(Int64Value.newBuilder().setValue(uid));
        }
        present.put(name, image.build());
    }

    /** Containers that run now, as {@code pod/name}. */
    List<String> running() {
        return containers.values().stream()
                .filter(c -> c.status.getState() == ContainerState.CONTAINER_RUNNING)
                .map(c -> c.status.getLabelsOrThrow("io.kubernetes.pod.name") + "/"
                        + c.status.getMetadata().getName())
                .toList();
    }

    /** Ends the process of one running container of that name. */
    void crash(String podAndName, int exitCode) {
        containers.values().stream()
                .filter(c -> c.status.getState() == ContainerState.CONTAINER_RUNNING)
                .filter(c -> podAndName.equals(c.status.getLabelsOrThrow("io.kubernetes.pod.name") + "/"
                        + c.status.getMetadata().getName()))
                .findFirst()
                .ifPresent(c -> exit(c, exitCode));
    }

    int sandboxCount() {
        return sandboxes.size();
    }

    int containerCount() {
        return containers.size();
    }

    private void note(String rpc, Message request) {
        calls.add(new Call(rpc, request, scheduler.instant()));
    }

    private void changed() {
        sandboxList = null;
        containerList = null;
    }

    private long now() {
        Instant now = scheduler.instant();
        // No two things are made at the very same time, as on a real machine.
        return now.getEpochSecond() * 1_000_000_000L + now.getNano() + ids;
    }

    private String id() {
        return String.format(Locale.ROOT, "%064x", ++ids);
    }

    private void exit(FakeContainer container, int code) {
        if (container.status.getState() != ContainerState.CONTAINER_RUNNING) {
            return;
        }
        container
                .status
                .setState(ContainerState.CONTAINER_EXITED)
                .setFinishedAt(now())
                .setExitCode(code)
                .setReason(code == 0 ? "Completed" : "Error");
        changed();
        container.exited.complete(true);
    }

    /** How many milliseconds the command runs, and its exit code; empty for ever. */
    private void live(FakeContainer container) {
        String command = String.join(" ", container.request.getConfig().getCommandList());
        int code = command.contains("exit ") ? Character.digit(command.charAt(command.indexOf("exit ") + 5), 10) : 0;
        OptionalLong seconds = OptionalLong.empty();
        int sleep = command.indexOf("sleep ");
        if (sleep >= 0) {
            String digits = command.substring(sleep + 6).replaceAll("[^0-9].*", "");
            seconds = OptionalLong.of(Long.parseLong(digits));
        } else if (!command.isEmpty()) {
            seconds = OptionalLong.of(0);
        }
        seconds.ifPresent(s -> scheduler.schedule(Duration.ofSeconds(s).plusMillis(10), () -> exit(container, code)));
    }

    private static <R> void reply(StreamObserver<R> observer, R reply) {
        observer.onNext(reply);
        observer.onCompleted();
    }

    private static void notFound(StreamObserver<?> observer, String id) {
        observer.onError(
                Status.NOT_FOUND.withDescription("no such thing: " + id).asRuntimeException());
    }

    private final class Runtime extends RuntimeServiceGrpc.RuntimeServiceImplBase {
        @Override
        public void runPodSandbox(RunPodSandboxRequest request, StreamObserver<RunPodSandboxResponse> observer) {
            note("RunPodSandbox", request);
            if (failSandboxes
                    || (request.getConfig().getLinux().getSecurityContext().hasRunAsGroup()
                            && !request.getConfig()
                                    .getLinux()
                                    .getSecurityContext()
                                    .hasRunAsUser())) {
                observer.onError(Status.INVALID_ARGUMENT
                        .withDescription("run_as_group is specified without run_as_user")
                        .asRuntimeException());
                return;
            }
            String id = id();
            var options = request.getConfig().getLinux().getSecurityContext().getNamespaceOptions();
            PodSandboxStatus.Builder status = PodSandboxStatus.newBuilder()
                    .setId(id)
                    .setMetadata(request.getConfig().getMetadata())
                    .setState(PodSandboxState.SANDBOX_READY)
                    .setCreatedAt(now())
                    .putAllLabels(request.getConfig().getLabelsMap())
                    .setNetwork(PodSandboxNetworkStatus.newBuilder()
                            .setIp(options.getNetwork() == NamespaceMode.NODE ? "" : "10.88.0." + ids));
            status.getLinuxBuilder().getNamespacesBuilder().setOptions(options);
            sandboxes.put(id, status);
            changed();
            reply(
                    observer,
                    RunPodSandboxResponse.newBuilder().setPodSandboxId(id).build());
        }

        @Override
        public void podSandboxStatus(
                PodSandboxStatusRequest request, StreamObserver<PodSandboxStatusResponse> observer) {
            note("PodSandboxStatus", request);
            PodSandboxStatus.Builder status = sandboxes.get(request.getPodSandboxId());
            if (status == null) {
                notFound(observer, request.getPodSandboxId());
            } else {
                reply(
                        observer,
                        PodSandboxStatusResponse.newBuilder().setStatus(status).build());
            }
        }

        @Override
        public void stopPodSandbox(StopPodSandboxRequest request, StreamObserver<StopPodSandboxResponse> observer) {
            note("StopPodSandbox", request);
            PodSandboxStatus.Builder status = sandboxes.get(request.getPodSandboxId());
            if (status != null) {
                containers.values().stream()
                        .filter(c -> c.request.getPodSandboxId().equals(request.getPodSandboxId()))
                        .forEach(c -> exit(c, 137));
                status.setState(PodSandboxState.SANDBOX_NOTREADY);
                changed();
            }
            reply(observer, StopPodSandboxResponse.getDefaultInstance());
        }

        @Override
        public void removePodSandbox(
                RemovePodSandboxRequest request, StreamObserver<RemovePodSandboxResponse> observer) {
            note("RemovePodSandbox", request);
            sandboxes.remove(request.getPodSandboxId());
            changed();
            reply(observer, RemovePodSandboxResponse.getDefaultInstance());
        }

        @Override
        public void listPodSandbox(ListPodSandboxRequest request, StreamObserver<ListPodSandboxResponse> observer) {
            Map<String, String> wanted = request.getFilter().getLabelSelectorMap();
            if (!wanted.isEmpty()) {
                note("ListPodSandbox", request);
            }
            ListPodSandboxResponse known = wanted.isEmpty() ? sandboxList : null;
            if (known == null) {
                ListPodSandboxResponse.Builder list = ListPodSandboxResponse.newBuilder();
                for (PodSandboxStatus.Builder status : sandboxes.values()) {
                    if (status.getLabelsMap().entrySet().containsAll(wanted.entrySet())) {
                        list.addItems(PodSandbox.newBuilder()
                                .setId(status.getId())
                                .setMetadata(status.getMetadata())
                                .setState(status.getState())
                                .setCreatedAt(status.getCreatedAt())
                                .putAllLabels(status.getLabelsMap()));
                    }
                }
                known = list.build();
                sandboxList = wanted.isEmpty() ? known : sandboxList;
            }
            reply(observer, known);
        }

        @Override
        public void createContainer(CreateContainerRequest request, StreamObserver<CreateContainerResponse> observer) {
            note("CreateContainer", request);
            String id = id();
            ContainerStatus.Builder status = ContainerStatus.newBuilder()
                    .setId(id)
                    .setMetadata(request.getConfig().getMetadata())
                    .setState(ContainerState.CONTAINER_CREATED)
                    .setCreatedAt(now())
                    .setImage(request.getConfig().getImage())
                    .setImageRef(request.getConfig().getImage().getImage())
                    .putAllLabels(request.getConfig().getLabelsMap())
                    .putAllAnnotations(request.getConfig().getAnnotationsMap())
                    .addAllMounts(request.getConfig().getMountsList())
                    .setLogPath(request.getSandboxConfig().getLogDirectory() + "/"
                            + request.getConfig().getLogPath());
            containers.put(id, new FakeContainer(request, status));
            changed();
            reply(
                    observer,
                    CreateContainerResponse.newBuilder().setContainerId(id).build());
        }

        @Override
        public void startContainer(StartContainerRequest request, StreamObserver<StartContainerResponse> observer) {
            note("StartContainer", request);
            FakeContainer container = Objects.requireNonNull(containers.get(request.getContainerId()));
            container.status.setState(ContainerState.CONTAINER_RUNNING).setStartedAt(now());
            changed();
            live(container);
            reply(observer, StartContainerResponse.getDefaultInstance());
        }

        @Override
        public void stopContainer(StopContainerRequest request, StreamObserver<StopContainerResponse> observer) {
            note("StopContainer", request);
            FakeContainer container = containers.get(request.getContainerId());
            if (container == null) {
                notFound(observer, request.getContainerId());
                return;
            }
            if (container.status.getState() != ContainerState.CONTAINER_RUNNING) {
                reply(observer, StopContainerResponse.getDefaultInstance());
                return;
            }
            scheduler.schedule(Duration.ofSeconds(request.getTimeout()), () -> exit(container, 137));
            container.exited.whenComplete((done, error) -> reply(observer, StopContainerResponse.getDefaultInstance()));
        }

        @Override
        public void removeContainer(RemoveContainerRequest request, StreamObserver<RemoveContainerResponse> observer) {
            note("RemoveContainer", request);
            containers.remove(request.getContainerId());
            changed();
            reply(observer, RemoveContainerResponse.getDefaultInstance());
        }

        @Override
        public void listContainers(ListContainersRequest request, StreamObserver<ListContainersResponse> observer) {
            ContainerFilter filter = request.getFilter();
            if (!filter.getLabelSelectorMap().isEmpty()) {
                note("ListContainers", request);
            }
            boolean all = filter.getLabelSelectorMap().isEmpty();
            ListContainersResponse known = all ? containerList : null;
            if (known == null) {
                ListContainersResponse.Builder list = ListContainersResponse.newBuilder();
                for (FakeContainer container : containers.values()) {
                    ContainerStatus.Builder status = container.status;
                    if (status.getLabelsMap()
                            .entrySet()
                            .containsAll(filter.getLabelSelectorMap().entrySet())) {
                        list.addContainers(Container.newBuilder()
                                .setId(status.getId())
                                .setPodSandboxId(container.request.getPodSandboxId())
                                .setMetadata(status.getMetadata())
                                .setState(status.getState())
                                .setCreatedAt(status.getCreatedAt())
                                .putAllLabels(status.getLabelsMap()));
                    }
                }
                known = list.build();
                containerList = all ? known : containerList;
            }
            reply(observer, known);
        }

        @Override
        public void containerStatus(ContainerStatusRequest request, StreamObserver<ContainerStatusResponse> observer) {
            note("ContainerStatus", request);
            FakeContainer container = containers.get(request.getContainerId());
            if (container == null) {
                notFound(observer, request.getContainerId());
            } else {
                reply(
                        observer,
                        ContainerStatusResponse.newBuilder()
                                .setStatus(container.status)
                                .build());
            }
        }

        @Override
        public void execSync(ExecSyncRequest request, StreamObserver<ExecSyncResponse> observer) {
            note("ExecSync", request);
            String command = String.join(" ", request.getCmdList());
            int code = command.contains("false") || command.contains("exit 1") ? 1 : 0;
            reply(observer, ExecSyncResponse.newBuilder().setExitCode(code).build());
        }
    }

    private final class Images extends ImageServiceGrpc.ImageServiceImplBase {
        @Override
        public void imageStatus(ImageStatusRequest request, StreamObserver<ImageStatusResponse> observer) {
            note("ImageStatus", request);
            Image image = present.get(request.getImage().getImage());
            reply(
                    observer,
                    image == null
                            ? ImageStatusResponse.getDefaultInstance()
                            : ImageStatusResponse.newBuilder().setImage(image).build());
        }

        @Override
        public void pullImage(PullImageRequest request, StreamObserver<PullImageResponse> observer) {
            note("PullImage", request);
            observer.onError(Status.NOT_FOUND
                    .withDescription("failed to resolve reference \""
                            + request.getImage().getImage() + "\"")
                    .asRuntimeException());
        }
    }
}
