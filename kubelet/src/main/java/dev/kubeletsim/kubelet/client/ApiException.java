// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The API's refusal: its {@code metav1.Status} as sent. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ObjectNode status;

    /** A refusal with the {@code Status} object that the server sent. */
    public ApiException(ObjectNode status) {
        super(status.path("message").asString(""));
        this.status = status;
    }

    /** A refusal made up on this side, for instance by a test's fake. */
    public static ApiException of(int code, String reason, String message) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
        status.put("message", message).put("reason", reason).put("code", code);
        return new ApiException(status);
    }

    /** The {@code metav1.Status}; don't change it. */
    public ObjectNode status() {
        return status;
    }

    /** The HTTP status code, 0 if the server gave none. */
    public int code() {
        return status.path("code").asInt(0);
    }

    /** The machine-readable reason, such as {@code NotFound}; empty if there is none. */
    public String reason() {
        return status.path("reason").asString("");
    }

    /** Whether the object is not there. */
    public boolean isNotFound() {
        return code() == 404;
    }

    /** Whether the resource version is too old to list or watch from. */
    public boolean isGone() {
        return code() == 410;
    }

    /** Whether the object is there already, or was changed meanwhile. */
    public boolean isConflict() {
        return code() == 409;
    }
}
