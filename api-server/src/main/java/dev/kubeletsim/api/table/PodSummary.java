// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.text;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A pod in a few words.
 *
 * @param ready ready containers, restartable init containers among them
 * @param total all containers that should run at once
 * @param status the phase, or the reason of the container that matters most
 * @param restarts of all containers that still count
 * @param lastRestart when the last restarted one ended, or empty
 */
record PodSummary(int ready, int total, String status, long restarts, String lastRestart) {
    private static final String NODE_LOST = "NodeLost";

    static PodSummary of(JsonNode pod) {
        return new Reader(pod).read();
    }

    /** Goes through a pod once. */
    private static final class Reader {
        private final JsonNode pod;
        private final Set<String> sidecars = new HashSet<>();
        private String reason;
        private int ready;
        private long restarts;
        private long sidecarRestarts;
        private String lastRestart = "";
        private String lastSidecarRestart = "";
        private boolean initializing;

        Reader(JsonNode pod) {
            this.pod = pod;
            this.reason = text(pod, "status", "phase");
            for (JsonNode container : pod.path("spec").path("initContainers")) {
                if (text(container, "restartPolicy").equals("Always")) {
                    sidecars.add(text(container, "name"));
                }
            }
        }

        PodSummary read() {
            if (!text(pod, "status", "reason").isEmpty()) {
                reason = text(pod, "status", "reason");
            }
            for (JsonNode condition : pod.path("status").path("conditions")) {
                if (text(condition, "type").equals("PodScheduled")
                        && text(condition, "reason").equals("SchedulingGated")) {
                    reason = "SchedulingGated";
                }
            }
            init();
            if (!initializing || initialized()) {
                containers();
            }
            if (pod.path("metadata").hasNonNull("deletionTimestamp")) {
                terminating();
            }
            int total = pod.path("spec").path("containers").size() + sidecars.size();
            return new PodSummary(ready, total, reason, restarts, lastRestart);
        }

        private void terminating() {
            String phase = text(pod, "status", "phase");
            if (text(pod, "status", "reason").equals(NODE_LOST)) {
                reason = "Unknown";
            } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
                reason = "Terminating";
            }
        }

        private boolean initialized() {
            for (JsonNode condition : pod.path("status").path("conditions")) {
                if (text(condition, "type").equals("Initialized")) {
                    return text(condition, "status").equals("True");
                }
            }
            return false;
        }

        /** The first init container that is not done decides. */
        private void init() {
            int index = 0;
            for (JsonNode status : pod.path("status").path("initContainerStatuses")) {
                restarts += status.path("restartCount").asLong(0);
                lastRestart = later(lastRestart, status);
                boolean sidecar = sidecars.contains(text(status, "name"));
                if (sidecar) {
                    sidecarRestarts += status.path("restartCount").asLong(0);
                    lastSidecarRestart = later(lastSidecarRestart, status);
                }
                if (!passed(status, sidecar)) {
                    reason = "Init:" + unfinished(status, index);
                    initializing = true;
                    return;
                }
                index++;
            }
        }

        private boolean passed(JsonNode status, boolean sidecar) {
            JsonNode terminated = status.path("state").path("terminated");
            if (terminated.isObject() && terminated.path("exitCode").asLong(0) == 0) {
                return true;
            }
            boolean started = sidecar && status.path("started").asBoolean(false);
            if (started && status.path("ready").asBoolean(false)) {
                ready++;
            }
            return started;
        }

        private String unfinished(JsonNode status, int index) {
            JsonNode terminated = status.path("state").path("terminated");
            if (terminated.isObject()) {
                return ended(terminated);
            }
            String waiting = text(status, "state", "waiting", "reason");
            return !waiting.isEmpty() && !waiting.equals("PodInitializing")
                    ? waiting
                    : index + "/" + pod.path("spec").path("initContainers").size();
        }

        private static String ended(JsonNode terminated) {
            String why = text(terminated, "reason");
            if (!why.isEmpty()) {
                return why;
            }
            long signal = terminated.path("signal").asLong(0);
            return signal != 0
                    ? "Signal:" + signal
                    : "ExitCode:" + terminated.path("exitCode").asLong(0);
        }

        /** From the last container to the first, so that the first one's trouble is what is shown. */
        private void containers() {
            restarts = sidecarRestarts;
            lastRestart = lastSidecarRestart;
            boolean running = false;
            JsonNode statuses = pod.path("status").path("containerStatuses");
            for (int i = statuses.size() - 1; i >= 0; i--) {
                JsonNode status = statuses.path(i);
                restarts += status.path("restartCount").asLong(0);
                lastRestart = later(lastRestart, status);
                JsonNode state = status.path("state");
                String waiting = text(state, "waiting", "reason");
                if (!waiting.isEmpty()) {
                    reason = waiting;
                } else if (state.path("terminated").isObject()) {
                    reason = ended(state.path("terminated"));
                } else if (status.path("ready").asBoolean(false)
                        && state.path("running").isObject()) {
                    running = true;
                    ready++;
                }
            }
            if (reason.equals("Completed") && running) {
                reason = readyCondition() ? "Running" : "NotReady";
            }
        }

        private boolean readyCondition() {
            for (JsonNode condition : pod.path("status").path("conditions")) {
                if (text(condition, "type").equals("Ready")
                        && text(condition, "status").equals("True")) {
                    return true;
                }
            }
            return false;
        }

        private static String later(String one, JsonNode status) {
            String other = text(status, "lastState", "terminated", "finishedAt");
            return other.compareTo(one) > 0 ? other : one;
        }
    }
}
