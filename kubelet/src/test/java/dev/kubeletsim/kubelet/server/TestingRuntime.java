// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import com.google.protobuf.ByteString;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ExecResponse;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListContainersResponse;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;

/** A runtime with the containers {@code c1}, exited, and {@code c2}; logs are at {@code /logs/ID.log}. */
final class TestingRuntime extends RuntimeServiceGrpc.RuntimeServiceImplBase {
    private final List<ExecRequest> execs = new ArrayList<>();
    private volatile ContainerState state = ContainerState.CONTAINER_RUNNING;
    private volatile String execUrl = "";

    void exit() {
        state = ContainerState.CONTAINER_EXITED;
    }

    void streamAt(String url) {
        execUrl = url;
    }

    List<ExecRequest> execs() {
        return execs;
    }

    @Override
    public void containerStatus(ContainerStatusRequest request, StreamObserver<ContainerStatusResponse> observer) {
        String id = request.getContainerId();
        if (!id.equals("c1") && !id.equals("c2")) {
            observer.onError(Status.NOT_FOUND.withDescription("no " + id).asRuntimeException());
            return;
        }
        answer(
                observer,
                ContainerStatusResponse.newBuilder()
                        .setStatus(ContainerStatus.newBuilder()
                                .setState(id.equals("c1") ? ContainerState.CONTAINER_EXITED : state)
                                .setLogPath("/logs/" + id + ".log"))
                        .build());
    }

    @Override
    public void listContainers(ListContainersRequest request, StreamObserver<ListContainersResponse> observer) {
        ListContainersResponse.Builder response = ListContainersResponse.newBuilder();
        if (request.getFilter()
                .getLabelSelectorMap()
                .getOrDefault("io.kubernetes.container.name", "")
                .equals("ctr")) {
            response.addContainers(Container.newBuilder().setId("c2"));
        }
        answer(observer, response.build());
    }

    @Override
    public void exec(ExecRequest request, StreamObserver<ExecResponse> observer) {
        execs.add(request);
        answer(observer, ExecResponse.newBuilder().setUrl(execUrl).build());
    }

    @Override
    public void execSync(ExecSyncRequest request, StreamObserver<ExecSyncResponse> observer) {
        boolean fails = request.getCmd(0).equals("false");
        answer(
                observer,
                ExecSyncResponse.newBuilder()
                        .setStdout(ByteString.copyFromUtf8("ran " + String.join(",", request.getCmdList())))
                        .setExitCode(fails ? 1 : 0)
                        .build());
    }

    private static <T> void answer(StreamObserver<T> observer, T reply) {
        observer.onNext(reply);
        observer.onCompleted();
    }
}
