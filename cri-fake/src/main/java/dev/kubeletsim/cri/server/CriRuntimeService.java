// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.container.CheckpointContainer;
import dev.kubeletsim.cri.container.ContainerStatsReader;
import dev.kubeletsim.cri.container.CreateContainer;
import dev.kubeletsim.cri.container.ExecSync;
import dev.kubeletsim.cri.container.ListContainers;
import dev.kubeletsim.cri.container.PodSandboxMetricsReader;
import dev.kubeletsim.cri.container.ReadContainerStatus;
import dev.kubeletsim.cri.container.RemoveContainer;
import dev.kubeletsim.cri.container.ReopenContainerLog;
import dev.kubeletsim.cri.container.StartContainer;
import dev.kubeletsim.cri.container.StopContainer;
import dev.kubeletsim.cri.container.StreamRequests;
import dev.kubeletsim.cri.container.UpdateContainerResources;
import dev.kubeletsim.cri.sandbox.ListPodSandboxes;
import dev.kubeletsim.cri.sandbox.ReadPodSandboxStatus;
import dev.kubeletsim.cri.sandbox.RemovePodSandbox;
import dev.kubeletsim.cri.sandbox.RunPodSandbox;
import dev.kubeletsim.cri.sandbox.StopPodSandbox;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.AttachResponse;
import dev.kubeletsim.cri.v1.CheckpointContainerRequest;
import dev.kubeletsim.cri.v1.CheckpointContainerResponse;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.ContainerStatsRequest;
import dev.kubeletsim.cri.v1.ContainerStatsResponse;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.CreateContainerResponse;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ExecResponse;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ListContainerStatsRequest;
import dev.kubeletsim.cri.v1.ListContainerStatsResponse;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListContainersResponse;
import dev.kubeletsim.cri.v1.ListMetricDescriptorsRequest;
import dev.kubeletsim.cri.v1.ListMetricDescriptorsResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxMetricsRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxMetricsResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxStatsRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxStatsResponse;
import dev.kubeletsim.cri.v1.PodSandboxStatsRequest;
import dev.kubeletsim.cri.v1.PodSandboxStatsResponse;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.PodSandboxStatusResponse;
import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.cri.v1.PortForwardResponse;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemoveContainerResponse;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxResponse;
import dev.kubeletsim.cri.v1.ReopenContainerLogRequest;
import dev.kubeletsim.cri.v1.ReopenContainerLogResponse;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxResponse;
import dev.kubeletsim.cri.v1.RuntimeConfigRequest;
import dev.kubeletsim.cri.v1.RuntimeConfigResponse;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StartContainerResponse;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.StatusResponse;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerResponse;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxResponse;
import dev.kubeletsim.cri.v1.StreamContainerStatsRequest;
import dev.kubeletsim.cri.v1.StreamContainerStatsResponse;
import dev.kubeletsim.cri.v1.StreamContainersRequest;
import dev.kubeletsim.cri.v1.StreamContainersResponse;
import dev.kubeletsim.cri.v1.StreamPodSandboxMetricsRequest;
import dev.kubeletsim.cri.v1.StreamPodSandboxMetricsResponse;
import dev.kubeletsim.cri.v1.StreamPodSandboxStatsRequest;
import dev.kubeletsim.cri.v1.StreamPodSandboxStatsResponse;
import dev.kubeletsim.cri.v1.StreamPodSandboxesRequest;
import dev.kubeletsim.cri.v1.StreamPodSandboxesResponse;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesResponse;
import dev.kubeletsim.cri.v1.UpdatePodSandboxResourcesRequest;
import dev.kubeletsim.cri.v1.UpdatePodSandboxResourcesResponse;
import dev.kubeletsim.cri.v1.UpdateRuntimeConfigRequest;
import dev.kubeletsim.cri.v1.UpdateRuntimeConfigResponse;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import io.grpc.stub.StreamObserver;

/** The RuntimeService: each RPC is one verb. */
final class CriRuntimeService extends RuntimeServiceGrpc.RuntimeServiceImplBase {
    private final Reply reply;
    private final StatusVerbs status;
    private final RunPodSandbox runPodSandbox;
    private final StopPodSandbox stopPodSandbox;
    private final RemovePodSandbox removePodSandbox;
    private final ReadPodSandboxStatus podSandboxStatus;
    private final ListPodSandboxes listPodSandbox;
    private final CreateContainer createContainer;
    private final StartContainer startContainer;
    private final StopContainer stopContainer;
    private final RemoveContainer removeContainer;
    private final ListContainers listContainers;
    private final ReadContainerStatus containerStatus;
    private final UpdateContainerResources updateContainerResources;
    private final ReopenContainerLog reopenContainerLog;
    private final ExecSync execSync;
    private final StreamRequests streams;
    private final ContainerStatsReader stats;
    private final PodSandboxMetricsReader metrics;
    private final CheckpointContainer checkpointContainer;
    private final ContainerEvents events;

    CriRuntimeService(
            RuntimeProfile profile,
            StatusVerbs status,
            RunPodSandbox runPodSandbox,
            StopPodSandbox stopPodSandbox,
            RemovePodSandbox removePodSandbox,
            ReadPodSandboxStatus podSandboxStatus,
            ListPodSandboxes listPodSandbox,
            CreateContainer createContainer,
            StartContainer startContainer,
            StopContainer stopContainer,
            RemoveContainer removeContainer,
            ListContainers listContainers,
            ReadContainerStatus containerStatus,
            UpdateContainerResources updateContainerResources,
            ReopenContainerLog reopenContainerLog,
            ExecSync execSync,
            StreamRequests streams,
            ContainerStatsReader stats,
            PodSandboxMetricsReader metrics,
            CheckpointContainer checkpointContainer,
            ContainerEvents events) {
        this.reply = new Reply(profile, "RuntimeService");
        this.status = status;
        this.runPodSandbox = runPodSandbox;
        this.stopPodSandbox = stopPodSandbox;
        this.removePodSandbox = removePodSandbox;
        this.podSandboxStatus = podSandboxStatus;
        this.listPodSandbox = listPodSandbox;
        this.createContainer = createContainer;
        this.startContainer = startContainer;
        this.stopContainer = stopContainer;
        this.removeContainer = removeContainer;
        this.listContainers = listContainers;
        this.containerStatus = containerStatus;
        this.updateContainerResources = updateContainerResources;
        this.reopenContainerLog = reopenContainerLog;
        this.execSync = execSync;
        this.streams = streams;
        this.stats = stats;
        this.metrics = metrics;
        this.checkpointContainer = checkpointContainer;
        this.events = events;
    }

    @Override
    public void version(VersionRequest request, StreamObserver<VersionResponse> observer) {
        reply.unary("Version", observer, () -> status.version(request));
    }

    @Override
    public void runPodSandbox(RunPodSandboxRequest request, StreamObserver<RunPodSandboxResponse> observer) {
        reply.unary("RunPodSandbox", observer, () -> runPodSandbox.handle(request));
    }

    @Override
    public void stopPodSandbox(StopPodSandboxRequest request, StreamObserver<StopPodSandboxResponse> observer) {
        reply.unary("StopPodSandbox", observer, () -> stopPodSandbox.handle(request));
    }

    @Override
    public void removePodSandbox(RemovePodSandboxRequest request, StreamObserver<RemovePodSandboxResponse> observer) {
        reply.unary("RemovePodSandbox", observer, () -> removePodSandbox.handle(request));
    }

    @Override
    public void podSandboxStatus(PodSandboxStatusRequest request, StreamObserver<PodSandboxStatusResponse> observer) {
        reply.unary("PodSandboxStatus", observer, () -> podSandboxStatus.handle(request));
    }

    @Override
    public void listPodSandbox(ListPodSandboxRequest request, StreamObserver<ListPodSandboxResponse> observer) {
        reply.unary("ListPodSandbox", observer, () -> listPodSandbox.handle(request));
    }

    @Override
    public void streamPodSandboxes(
            StreamPodSandboxesRequest request, StreamObserver<StreamPodSandboxesResponse> observer) {
        reply.absent("StreamPodSandboxes", observer);
    }

    @Override
    public void createContainer(CreateContainerRequest request, StreamObserver<CreateContainerResponse> observer) {
        reply.unary("CreateContainer", observer, () -> createContainer.handle(request));
    }

    @Override
    public void startContainer(StartContainerRequest request, StreamObserver<StartContainerResponse> observer) {
        reply.unary("StartContainer", observer, () -> startContainer.handle(request));
    }

    @Override
    public void stopContainer(StopContainerRequest request, StreamObserver<StopContainerResponse> observer) {
        reply.unary("StopContainer", observer, () -> stopContainer.handle(request));
    }

    @Override
    public void removeContainer(RemoveContainerRequest request, StreamObserver<RemoveContainerResponse> observer) {
        reply.unary("RemoveContainer", observer, () -> removeContainer.handle(request));
    }

    @Override
    public void listContainers(ListContainersRequest request, StreamObserver<ListContainersResponse> observer) {
        reply.unary("ListContainers", observer, () -> listContainers.handle(request));
    }

    @Override
    public void streamContainers(StreamContainersRequest request, StreamObserver<StreamContainersResponse> observer) {
        reply.absent("StreamContainers", observer);
    }

    @Override
    public void containerStatus(ContainerStatusRequest request, StreamObserver<ContainerStatusResponse> observer) {
        reply.unary("ContainerStatus", observer, () -> containerStatus.handle(request));
    }

    @Override
    public void updateContainerResources(
            UpdateContainerResourcesRequest request, StreamObserver<UpdateContainerResourcesResponse> observer) {
        reply.unary("UpdateContainerResources", observer, () -> updateContainerResources.handle(request));
    }

    @Override
    public void reopenContainerLog(
            ReopenContainerLogRequest request, StreamObserver<ReopenContainerLogResponse> observer) {
        reply.unary("ReopenContainerLog", observer, () -> reopenContainerLog.handle(request));
    }

    @Override
    public void execSync(ExecSyncRequest request, StreamObserver<ExecSyncResponse> observer) {
        reply.unary("ExecSync", observer, () -> execSync.handle(request));
    }

    @Override
    public void exec(ExecRequest request, StreamObserver<ExecResponse> observer) {
        reply.unary("Exec", observer, () -> streams.exec(request));
    }

    @Override
    public void attach(AttachRequest request, StreamObserver<AttachResponse> observer) {
        reply.unary("Attach", observer, () -> streams.attach(request));
    }

    @Override
    public void portForward(PortForwardRequest request, StreamObserver<PortForwardResponse> observer) {
        reply.unary("PortForward", observer, () -> streams.portForward(request));
    }

    @Override
    public void containerStats(ContainerStatsRequest request, StreamObserver<ContainerStatsResponse> observer) {
        reply.unary("ContainerStats", observer, () -> stats.containerStats(request));
    }

    @Override
    public void listContainerStats(
            ListContainerStatsRequest request, StreamObserver<ListContainerStatsResponse> observer) {
        reply.unary("ListContainerStats", observer, () -> stats.listContainerStats(request));
    }

    @Override
    public void streamContainerStats(
            StreamContainerStatsRequest request, StreamObserver<StreamContainerStatsResponse> observer) {
        reply.absent("StreamContainerStats", observer);
    }

    @Override
    public void podSandboxStats(PodSandboxStatsRequest request, StreamObserver<PodSandboxStatsResponse> observer) {
        reply.unary("PodSandboxStats", observer, () -> stats.podSandboxStats(request));
    }

    @Override
    public void listPodSandboxStats(
            ListPodSandboxStatsRequest request, StreamObserver<ListPodSandboxStatsResponse> observer) {
        reply.unary("ListPodSandboxStats", observer, () -> stats.listPodSandboxStats(request));
    }

    @Override
    public void streamPodSandboxStats(
            StreamPodSandboxStatsRequest request, StreamObserver<StreamPodSandboxStatsResponse> observer) {
        reply.absent("StreamPodSandboxStats", observer);
    }

    @Override
    public void updateRuntimeConfig(
            UpdateRuntimeConfigRequest request, StreamObserver<UpdateRuntimeConfigResponse> observer) {
        reply.unary("UpdateRuntimeConfig", observer, () -> status.updateRuntimeConfig(request));
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
        reply.unary("Status", observer, () -> status.status(request));
    }

    @Override
    public void checkpointContainer(
            CheckpointContainerRequest request, StreamObserver<CheckpointContainerResponse> observer) {
        reply.unary("CheckpointContainer", observer, () -> checkpointContainer.handle(request));
    }

    @Override
    public void getContainerEvents(GetEventsRequest request, StreamObserver<ContainerEventResponse> observer) {
        reply.stream("GetContainerEvents", observer, () -> events.subscribe(observer));
    }

    @Override
    public void listMetricDescriptors(
            ListMetricDescriptorsRequest request, StreamObserver<ListMetricDescriptorsResponse> observer) {
        reply.unary("ListMetricDescriptors", observer, metrics::describe);
    }

    @Override
    public void listPodSandboxMetrics(
            ListPodSandboxMetricsRequest request, StreamObserver<ListPodSandboxMetricsResponse> observer) {
        reply.unary("ListPodSandboxMetrics", observer, metrics::list);
    }

    @Override
    public void streamPodSandboxMetrics(
            StreamPodSandboxMetricsRequest request, StreamObserver<StreamPodSandboxMetricsResponse> observer) {
        reply.absent("StreamPodSandboxMetrics", observer);
    }

    @Override
    public void runtimeConfig(RuntimeConfigRequest request, StreamObserver<RuntimeConfigResponse> observer) {
        reply.unary("RuntimeConfig", observer, () -> status.runtimeConfig(request));
    }

    @Override
    public void updatePodSandboxResources(
            UpdatePodSandboxResourcesRequest request, StreamObserver<UpdatePodSandboxResourcesResponse> observer) {
        reply.absent("UpdatePodSandboxResources", observer);
    }
}
