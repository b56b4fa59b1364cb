// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.prober;

import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.kubelet.podnetwork.ContainerPort;
import dev.kubeletsim.kubelet.podnetwork.HttpAnswer;
import dev.kubeletsim.kubelet.podnetwork.HttpGetAction;
import dev.kubeletsim.kubelet.podnetwork.PodHttpClient;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Runs one probe once (upstream's {@code pkg/kubelet/prober/prober.go}); blocks, for fibers. */
final class Prober {
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;

    private final RuntimeService runtime;
    private final PodHttpClient network;
    private final EventRecorder events;
    private final KubernetesVersion version;

    Prober(RuntimeService runtime, PodHttpClient network, EventRecorder events, KubernetesVersion version) {
        this.runtime = runtime;
        this.network = network;
        this.events = events;
        this.version = version;
    }

    /** What came of a probe. */
    private sealed interface Outcome {
        record Passed() implements Outcome {}

        record Warned(String text) implements Outcome {}

        record Failed(String text) implements Outcome {}

        /** The probe itself could not be run. */
        record Errored(String text) implements Outcome {}
    }

    /**
     * Whether the container passed; empty if the probe itself could not be run.
     *
     * @param podIp whom probes over the network are for, unless they name a host
     */
    Optional<Boolean> probe(
            Pod pod, Container container, ProbeType type, JsonNode spec, String containerId, String podIp) {
        Outcome outcome = run(container, spec, containerId, podIp);
        return switch (outcome) {
            case Outcome.Passed passed -> Optional.of(true);
            case Outcome.Warned warned -> {
                event(pod, container, EventReasons.PROBE_WARNING, type.word() + " probe warning: " + warned.text());
                yield Optional.of(true);
            }
            case Outcome.Failed failed -> {
                event(pod, container, EventReasons.UNHEALTHY, type.word() + " probe failed: " + failed.text());
                yield Optional.of(false);
            }
            case Outcome.Errored errored -> {
                String state = version.isAtLeast(KubernetesVersion.V1_36) ? " and resulted in unknown state" : "";
                event(
                        pod,
                        container,
                        EventReasons.UNHEALTHY,
                        type.word() + " probe errored" + state + ": " + errored.text());
                yield Optional.empty();
            }
        };
    }

    private void event(Pod pod, Container container, String reason, String message) {
        events.event(ObjectReference.of(pod, container), EventRecorder.WARNING, reason, message);
    }

    private Outcome run(Container container, JsonNode spec, String containerId, String podIp) {
        long seconds = Math.max(1, spec.path("timeoutSeconds").asLong(1));
        if (spec.path("exec").isObject()) {
            return exec(spec.path("exec"), containerId, seconds);
        }
        Duration timeout = Duration.ofSeconds(seconds);
        if (spec.path("httpGet").isObject()) {
            return httpGet(spec.path("httpGet"), container, podIp, timeout);
        }
        if (spec.path("tcpSocket").isObject()) {
            return tcpSocket(spec.path("tcpSocket"), container, podIp, timeout);
        }
        return new Outcome.Errored("probes over gRPC are not simulated");
    }

    private Outcome exec(JsonNode exec, String containerId, long timeoutSeconds) {
        try {
            ExecSyncResponse reply = runtime.execSync(ExecSyncRequest.newBuilder()
                    .setContainerId(containerId)
                    .addAllCmd(Trees.texts(exec, "command"))
                    .setTimeout(timeoutSeconds)
                    .build());
            return reply.getExitCode() == 0
                    ? new Outcome.Passed()
                    : new Outcome.Failed(
                            reply.getStdout().toStringUtf8() + reply.getStderr().toStringUtf8());
        } catch (CriException e) {
            return e.code() == Status.Code.DEADLINE_EXCEEDED
                    ? new Outcome.Failed("command timed out: " + e.getMessage())
                    : new Outcome.Errored(String.valueOf(e.getMessage()));
        }
    }

    /** Upstream's {@code pkg/probe/http/http.go}. */
    private Outcome httpGet(JsonNode spec, Container container, String podIp, Duration timeout) {
        HttpGetAction action;
        try {
            action = HttpGetAction.of(spec, container, podIp, "kube-probe/" + version);
        } catch (IOException e) {
            return new Outcome.Errored(String.valueOf(e.getMessage()));
        }
        if (action.secure()) {
            return new Outcome.Errored("probes over TLS are not simulated");
        }
        try {
            HttpAnswer answer = network.get(action, timeout);
            if (answer.status() < 200 || answer.status() >= FIRST_ERROR) {
                return new Outcome.Failed("HTTP probe failed with statuscode: " + answer.status());
            }
            return answer.status() >= FIRST_REDIRECT
                    ? new Outcome.Warned("Probe terminated redirects, Response body: " + answer.body())
                    : new Outcome.Passed();
        } catch (IOException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    /** Upstream's {@code pkg/probe/tcp/tcp.go}. */
    private Outcome tcpSocket(JsonNode spec, Container container, String podIp, Duration timeout) {
        int port;
        try {
            port = ContainerPort.resolve(spec.path("port"), container);
        } catch (IOException e) {
            return new Outcome.Errored(String.valueOf(e.getMessage()));
        }
        String host = Trees.text(spec, "host");
        try {
            network.dial(host.isEmpty() ? podIp : host, port, timeout);
            return new Outcome.Passed();
        } catch (IOException e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }
}
