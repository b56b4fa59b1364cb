// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.time.Scheduler;
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

    private final RuntimeService runtime;
    private final Scheduler scheduler;

    HandlerRunner(RuntimeService runtime, Scheduler scheduler) {
        this.runtime = runtime;
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
            throw new HookException("Http lifecycle hook for Container \"" + container.name() + "\" in Pod \""
                    + pod.description() + "\" failed - error: hooks over HTTP are not simulated");
        } else {
            throw new HookException("invalid handler: " + handler);
        }
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
