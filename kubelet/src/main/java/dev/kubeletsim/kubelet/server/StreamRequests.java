// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStateValue;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxFilter;
import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.streaming.http.Query;
import io.grpc.Status;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Exec, attach, port-forward and run: finds the container and asks the runtime, which answers with the URL to proxy to
 * (upstream's {@code pkg/kubelet/server/server.go} and {@code kubelet_pods.go}, 1.31 and 1.36). For fibers.
 */
final class StreamRequests {
    private static final String POD_UID_LABEL = "io.kubernetes.pod.uid";
    private static final String CONTAINER_NAME_LABEL = "io.kubernetes.container.name";
    private static final String NO_STREAM = "you must specify at least 1 of stdin, stdout, stderr";

    private final ServedNode node;
    private final Pod pod;

    StreamRequests(ServedNode node, Pod pod) {
        this.node = node;
        this.pod = pod;
    }

    /** Which streams a client asks for; a terminal has no stream of its own for errors. */
    private record Streams(boolean stdin, boolean stdout, boolean stderr, boolean tty) {
        static Streams of(Query query) {
            boolean tty = query.isSet("tty");
            Streams streams =
                    new Streams(query.isSet("input"), query.isSet("output"), query.isSet("error") && !tty, tty);
            if (!streams.stdin && !streams.stdout && !streams.stderr) {
                throw new KubeletHttpException(400, NO_STREAM);
            }
            return streams;
        }
    }

    URI exec(String container, Query query) {
        Streams streams = Streams.of(query);
        return url(() -> node.runtime()
                .exec(ExecRequest.newBuilder()
                        .setContainerId(runningContainer(container))
                        .addAllCmd(query.all("command"))
                        .setStdin(streams.stdin())
                        .setStdout(streams.stdout())
                        .setStderr(streams.stderr())
                        .setTty(streams.tty())
                        .build())
                .getUrl());
    }

    /** Whether there is a terminal is the container's business, not the request's. */
    URI attach(String container, Query query) {
        Streams streams = Streams.of(query);
        boolean tty = pod.container(container)
                .map(spec -> Trees.flag(spec.spec(), "tty"))
                .orElse(false);
        return url(() -> node.runtime()
                .attach(AttachRequest.newBuilder()
                        .setContainerId(runningContainer(container))
                        .setStdin(streams.stdin())
                        .setStdout(streams.stdout())
                        .setStderr(streams.stderr() && !tty)
                        .setTty(tty)
                        .build())
                .getUrl());
    }

    URI portForward(Query query) {
        List<Integer> ports = query.all("port").stream()
                .flatMap(ports1 -> List.of(ports1.split(",", -1)).stream())
                .map(StreamRequests::port)
                .toList();
        return url(() -> node.runtime()
                .portForward(PortForwardRequest.newBuilder()
                        .setPodSandboxId(newestSandbox())
                        .addAllPort(ports)
                        .build())
                .getUrl());
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new KubeletHttpException(400, "unable to parse \"" + text + "\" as a port");
        }
        throw new KubeletHttpException(400, "port \"" + text + "\" must be > 0 and < 65536");
    }

    /** The output of a command, both streams together. */
    byte[] run(String container, String command) {
        try {
            ExecSyncResponse response = node.runtime()
                    .execSync(ExecSyncRequest.newBuilder()
                            .setContainerId(runningContainer(container))
                            .addAllCmd(List.of(command.split(" ", -1)))
                            .build());
            byte[] output = response.getStdout().concat(response.getStderr()).toByteArray();
            if (response.getExitCode() != 0) {
                throw new KubeletHttpException(
                        500,
                        "command '" + command + "' exited with " + response.getExitCode() + ": "
                                + response.getStderr().toStringUtf8());
            }
            return output;
        } catch (CriException e) {
            throw new KubeletHttpException(500, String.valueOf(e.getMessage()));
        }
    }

    private URI url(Supplier<String> call) {
        try {
            return URI.create(call.get());
        } catch (CriException e) {
            throw new KubeletHttpException(httpStatus(e.code()), String.valueOf(e.getMessage()));
        }
    }

    private static int httpStatus(Status.Code code) {
        return switch (code) {
            case NOT_FOUND -> 404;
            case RESOURCE_EXHAUSTED -> 429;
            default -> 500;
        };
    }

    private String runningContainer(String name) {
        ContainerFilter filter = ContainerFilter.newBuilder()
                .setState(ContainerStateValue.newBuilder().setState(ContainerState.CONTAINER_RUNNING))
                .putLabelSelector(POD_UID_LABEL, pod.uid())
                .putLabelSelector(CONTAINER_NAME_LABEL, name)
                .build();
        return node
                .runtime()
                .listContainers(
                        ListContainersRequest.newBuilder().setFilter(filter).build())
                .getContainersList()
                .stream()
                .max(Comparator.comparingLong(Container::getCreatedAt))
                .map(Container::getId)
                .orElseThrow(() -> new KubeletHttpException(500, "container not found (\"" + name + "\")"));
    }

    private String newestSandbox() {
        PodSandboxFilter filter = PodSandboxFilter.newBuilder()
                .putLabelSelector(POD_UID_LABEL, pod.uid())
                .build();
        return node
                .runtime()
                .listPodSandbox(
                        ListPodSandboxRequest.newBuilder().setFilter(filter).build())
                .getItemsList()
                .stream()
                .max(Comparator.comparingLong(PodSandbox::getCreatedAt))
                .map(PodSandbox::getId)
                .orElseThrow(() -> new KubeletHttpException(500, "pod not found (\"" + pod.fullName() + "\")"));
    }
}
