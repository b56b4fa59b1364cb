// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.cri;

import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.AttachResponse;
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
import dev.kubeletsim.cri.v1.ListContainerStatsRequest;
import dev.kubeletsim.cri.v1.ListContainerStatsResponse;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListContainersResponse;
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
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesResponse;
import dev.kubeletsim.cri.v1.UpdateRuntimeConfigRequest;
import dev.kubeletsim.cri.v1.UpdateRuntimeConfigResponse;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Channel;
import java.time.Duration;

/**
 * The runtime half of the CRI, for fibers: each call waits for its reply.
 *
 * <p>Every method fails with {@link CriException} when the runtime refuses or does not answer in time. Over an
 * in-process channel the reply is the very message that the runtime made.
 */
public final class RuntimeService {
    /** How long the kubelet waits for a reply unless said otherwise ({@code runtimeRequestTimeout}). */
    static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private final CriChannel channel;

    /** A client on {@code channel}; it starts no connection. */
    public RuntimeService(Channel channel, Scheduler scheduler) {
        this.channel = new CriChannel(channel, scheduler);
    }

    public VersionResponse version(VersionRequest request) {
        return channel.call(RuntimeServiceGrpc.getVersionMethod(), request, REQUEST_TIMEOUT);
    }

    public StatusResponse status(StatusRequest request) {
        return channel.call(RuntimeServiceGrpc.getStatusMethod(), request, REQUEST_TIMEOUT);
    }

    public RuntimeConfigResponse runtimeConfig(RuntimeConfigRequest request) {
        return channel.call(RuntimeServiceGrpc.getRuntimeConfigMethod(), request, REQUEST_TIMEOUT);
    }

    public UpdateRuntimeConfigResponse updateRuntimeConfig(UpdateRuntimeConfigRequest request) {
        return channel.call(RuntimeServiceGrpc.getUpdateRuntimeConfigMethod(), request, REQUEST_TIMEOUT);
    }

    /** Waits twice as long as other calls, since it may pull the pause image. */
    public RunPodSandboxResponse runPodSandbox(RunPodSandboxRequest request) {
        return channel.call(RuntimeServiceGrpc.getRunPodSandboxMethod(), request, REQUEST_TIMEOUT.multipliedBy(2));
    }

    public StopPodSandboxResponse stopPodSandbox(StopPodSandboxRequest request) {
        return channel.call(RuntimeServiceGrpc.getStopPodSandboxMethod(), request, REQUEST_TIMEOUT);
    }

    public RemovePodSandboxResponse removePodSandbox(RemovePodSandboxRequest request) {
        return channel.call(RuntimeServiceGrpc.getRemovePodSandboxMethod(), request, REQUEST_TIMEOUT);
    }

    public PodSandboxStatusResponse podSandboxStatus(PodSandboxStatusRequest request) {
        return channel.call(RuntimeServiceGrpc.getPodSandboxStatusMethod(), request, REQUEST_TIMEOUT);
    }

    public ListPodSandboxResponse listPodSandbox(ListPodSandboxRequest request) {
        return channel.call(RuntimeServiceGrpc.getListPodSandboxMethod(), request, REQUEST_TIMEOUT);
    }

    public CreateContainerResponse createContainer(CreateContainerRequest request) {
        return channel.call(RuntimeServiceGrpc.getCreateContainerMethod(), request, REQUEST_TIMEOUT);
    }

    public StartContainerResponse startContainer(StartContainerRequest request) {
        return channel.call(RuntimeServiceGrpc.getStartContainerMethod(), request, REQUEST_TIMEOUT);
    }

    /** Waits for the grace period on top of the usual time. */
    public StopContainerResponse stopContainer(StopContainerRequest request) {
        return channel.call(
                RuntimeServiceGrpc.getStopContainerMethod(),
                request,
                REQUEST_TIMEOUT.plusSeconds(request.getTimeout()));
    }

    public RemoveContainerResponse removeContainer(RemoveContainerRequest request) {
        return channel.call(RuntimeServiceGrpc.getRemoveContainerMethod(), request, REQUEST_TIMEOUT);
    }

    public ListContainersResponse listContainers(ListContainersRequest request) {
        return channel.call(RuntimeServiceGrpc.getListContainersMethod(), request, REQUEST_TIMEOUT);
    }

    public ContainerStatusResponse containerStatus(ContainerStatusRequest request) {
        return channel.call(RuntimeServiceGrpc.getContainerStatusMethod(), request, REQUEST_TIMEOUT);
    }

    public UpdateContainerResourcesResponse updateContainerResources(UpdateContainerResourcesRequest request) {
        return channel.call(RuntimeServiceGrpc.getUpdateContainerResourcesMethod(), request, REQUEST_TIMEOUT);
    }

    public ReopenContainerLogResponse reopenContainerLog(ReopenContainerLogRequest request) {
        return channel.call(RuntimeServiceGrpc.getReopenContainerLogMethod(), request, REQUEST_TIMEOUT);
    }

    /** Waits for ever if the request has no timeout. */
    public ExecSyncResponse execSync(ExecSyncRequest request) {
        return channel.call(
                RuntimeServiceGrpc.getExecSyncMethod(),
                request,
                request.getTimeout() == 0
                        ? CriChannel.NEVER
                        : Duration.ofSeconds(request.getTimeout()).plus(REQUEST_TIMEOUT));
    }

    public ExecResponse exec(ExecRequest request) {
        return channel.call(RuntimeServiceGrpc.getExecMethod(), request, REQUEST_TIMEOUT);
    }

    public AttachResponse attach(AttachRequest request) {
        return channel.call(RuntimeServiceGrpc.getAttachMethod(), request, REQUEST_TIMEOUT);
    }

    public PortForwardResponse portForward(PortForwardRequest request) {
        return channel.call(RuntimeServiceGrpc.getPortForwardMethod(), request, REQUEST_TIMEOUT);
    }

    public ContainerStatsResponse containerStats(ContainerStatsRequest request) {
        return channel.call(RuntimeServiceGrpc.getContainerStatsMethod(), request, REQUEST_TIMEOUT);
    }

    public ListContainerStatsResponse listContainerStats(ListContainerStatsRequest request) {
        return channel.call(RuntimeServiceGrpc.getListContainerStatsMethod(), request, REQUEST_TIMEOUT);
    }

    public PodSandboxStatsResponse podSandboxStats(PodSandboxStatsRequest request) {
        return channel.call(RuntimeServiceGrpc.getPodSandboxStatsMethod(), request, REQUEST_TIMEOUT);
    }

    public ListPodSandboxStatsResponse listPodSandboxStats(ListPodSandboxStatsRequest request) {
        return channel.call(RuntimeServiceGrpc.getListPodSandboxStatsMethod(), request, REQUEST_TIMEOUT);
    }
}
