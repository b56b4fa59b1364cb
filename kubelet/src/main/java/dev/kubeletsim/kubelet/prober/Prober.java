// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.prober;

import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.kuberuntime.CriException;
import dev.kubeletsim.kubelet.kuberuntime.RuntimeService;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import io.grpc.Status;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Runs one probe once (upstream's {@code pkg/kubelet/prober/prober.go}); blocks, for fibers. */
final class Prober {
    private final RuntimeService runtime;
    private final EventRecorder events;
    private final KubernetesVersion version;

    Prober(RuntimeService runtime, EventRecorder events, KubernetesVersion version) {
        this.runtime = runtime;
        this.events = events;
        this.version = version;
    }

    /** Whether the container passed; empty if the probe itself could not be run. */
    Optional<Boolean> probe(Pod pod, Container container, ProbeType type, JsonNode spec, String containerId) {
        if (!spec.path("exec").isObject()) {
            // Nothing listens on a simulated pod's address, so an answer would be made up.
            return errored(pod, container, type, "only exec probes are simulated");
        }
        try {
            ExecSyncResponse reply = runtime.execSync(ExecSyncRequest.newBuilder()
                    .setContainerId(containerId)
                    .addAllCmd(Trees.texts(spec.path("exec"), "command"))
                    .setTimeout(spec.path("timeoutSeconds").asLong(1))
                    .build());
            if (reply.getExitCode() == 0) {
                return Optional.of(true);
            }
            return failed(
                    pod,
                    container,
                    type,
                    reply.getStdout().toStringUtf8() + reply.getStderr().toStringUtf8());
        } catch (CriException e) {
            if (e.code() == Status.Code.DEADLINE_EXCEEDED) {
                return failed(pod, container, type, "command timed out: " + e.getMessage());
            }
            return errored(pod, container, type, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Boolean> failed(Pod pod, Container container, ProbeType type, String output) {
        unhealthy(pod, container, type.word() + " probe failed: " + output);
        return Optional.of(false);
    }

    private Optional<Boolean> errored(Pod pod, Container container, ProbeType type, String error) {
        String state = version.isAtLeast(KubernetesVersion.V1_36) ? " and resulted in unknown state" : "";
        unhealthy(pod, container, type.word() + " probe errored" + state + ": " + error);
        return Optional.empty();
    }

    private void unhealthy(Pod pod, Container container, String message) {
        events.event(ObjectReference.of(pod, container), EventRecorder.WARNING, EventReasons.UNHEALTHY, message);
    }
}
