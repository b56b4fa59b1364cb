// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Which run of a container a log request means (upstream's {@code validateContainerLogStatus}, 1.31 and 1.36). */
final class LogTarget {
    private static final int BAD_REQUEST = 400;

    private LogTarget() {}

    /**
     * The container's id in the runtime.
     *
     * @throws KubeletHttpException if there is no run of it with a log, saying why
     */
    static String find(String pod, JsonNode podStatus, String container, boolean previous) {
        JsonNode status = status(podStatus, container);
        String where = "container \"" + container + "\" in pod \"" + pod + "\"";
        if (status.isMissingNode()) {
            throw refused(where + " is not available");
        }
        String last = id(status.path("lastState").path("terminated"));
        if (previous) {
            if (last.isEmpty()) {
                throw refused("previous terminated " + where + " not found");
            }
            return last;
        }
        JsonNode state = status.path("state");
        if (state.has("running")) {
            return id(status);
        }
        if (state.has("terminated") || status.path("lastState").has("terminated")) {
            return terminated(id(state.path("terminated")), last, where);
        }
        throw refused(where + " is waiting to start" + why(state.path("waiting")));
    }

    private static JsonNode status(JsonNode podStatus, String container) {
        for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
            for (JsonNode status : podStatus.path(list)) {
                if (status.path("name").asString("").equals(container)) {
                    return status;
                }
            }
        }
        return podStatus.path("no such container");
    }

    private static String terminated(String now, String last, String where) {
        if (!now.isEmpty()) {
            return now;
        }
        if (last.isEmpty()) {
            throw refused(where + " is terminated");
        }
        return last;
    }

    private static String why(JsonNode waiting) {
        if (!waiting.isObject()) {
            return " - no logs yet";
        }
        return switch (waiting.path("reason").asString("")) {
            case "ErrImagePull" -> ": image can't be pulled";
            case "ImagePullBackOff" -> ": trying and failing to pull image";
            case String reason -> ": " + reason;
        };
    }

    private static String id(JsonNode holder) {
        String text = holder.path("containerID").asString("");
        int separator = text.indexOf("://");
        return separator < 0 ? text : text.substring(separator + 3);
    }

    private static KubeletHttpException refused(String message) {
        return new KubeletHttpException(BAD_REQUEST, message);
    }
}
