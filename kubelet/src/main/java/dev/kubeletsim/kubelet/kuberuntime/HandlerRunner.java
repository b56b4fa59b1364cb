// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxFilter;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.PodSandboxStateValue;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.kubelet.podnetwork.HttpGetAction;
import dev.kubeletsim.kubelet.podnetwork.PodHttpClient;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Runs the hooks of containers' lives (upstream's {@code pkg/kubelet/lifecycle/handlers.go}); blocks, for fibers. */
final class HandlerRunner {
    /** A hook that failed; the message is upstream's. */
    static final class HookException extends RuntimeException {
        private static final long serialVersionUID = 1;

        HookException(String message) {
            super(message);
        }
    }

    /** Hooks have the pod's grace period around them; this bounds a server that never answers. */
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(30);

    private static final String LOOPBACK = "127.0.0.1";

    private final RuntimeService runtime;
    private final PodHttpClient network;
    private final KubernetesVersion version;
    private final Scheduler scheduler;

    HandlerRunner(RuntimeService runtime, PodHttpClient network, KubernetesVersion version, Scheduler scheduler) {
        this.runtime = runtime;
        this.network = network;
        this.version = version;
        this.scheduler = scheduler;
    }

    /** @throws HookException if the hook fails, or is of a kind that is not simulated */
    void run(Pod pod, Container container, String containerId, JsonNode handler) {
        if (handler.path("exec").isObject()) {
            exec(pod, container, containerId, handler.path("exec"));
        } else if (handler.path("sleep").isObject()) {
            scheduler.sleep(
                    Duration.ofSeconds(handler.path("sleep").path("seconds").asLong(0)));
        } else if (handler.path("httpGet").isObject()) {
            httpGet(pod, container, handler.path("httpGet"));
        } else {
            throw new HookException("invalid handler: " + handler);
        }
    }

    /** Only whether there was an answer counts, not which one. */
    private void httpGet(Pod pod, Container container, JsonNode spec) {
        try {
            HttpGetAction action = HttpGetAction.of(spec, container, podIp(pod), "kube-lifecycle/" + version);
            if (action.secure()) {
                throw new IOException("hooks over TLS are not simulated");
            }
            network.get(action, HTTP_TIMEOUT);
        } catch (IOException e) {
            throw new HookException("HTTP lifecycle hook (" + Trees.text(spec, "path") + ") for Container \""
                    + container.name() + "\" in Pod \"" + pod.description() + "\" failed - error: " + e.getMessage());
        }
    }

    private String podIp(Pod pod) throws IOException {
        PodSandboxFilter newest = PodSandboxFilter.newBuilder()
                .putLabelSelector(Labels.POD_UID, pod.uid())
                .setState(PodSandboxStateValue.newBuilder().setState(PodSandboxState.SANDBOX_READY))
                .build();
        for (PodSandbox sandbox : runtime.listPodSandbox(
                        ListPodSandboxRequest.newBuilder().setFilter(newest).build())
                .getItemsList()) {
            return pod.hostNetwork()
                    ? LOOPBACK
                    : runtime.podSandboxStatus(PodSandboxStatusRequest.newBuilder()
                                    .setPodSandboxId(sandbox.getId())
                                    .build())
                            .getStatus()
                            .getNetwork()
                            .getIp();
        }
        throw new IOException("failed to find networking container: no sandbox of the pod is ready");
    }

    private void exec(Pod pod, Container container, String containerId, JsonNode exec) {
        String command = "[" + String.join(" ", Trees.texts(exec, "command")) + "]";
        String what = "Exec lifecycle hook (" + command + ") for Container \"" + container.name() + "\" in Pod \""
                + pod.description() + "\" failed - error: ";
        ExecSyncResponse reply;
        try {
            reply = runtime.execSync(ExecSyncRequest.newBuilder()
                    .setContainerId(containerId)
                    .addAllCmd(Trees.texts(exec, "command"))
                    .build());
        } catch (CriException e) {
            throw new HookException(what + e.getMessage() + ", message: \"\"");
        }
        if (reply.getExitCode() != 0) {
            String output = reply.getStdout().toStringUtf8() + reply.getStderr().toStringUtf8();
            throw new HookException(what + "command '" + String.join(" ", Trees.texts(exec, "command"))
                    + "' exited with " + reply.getExitCode() + ": " + output + ", message: \"" + output + "\"");
        }
    }
}
