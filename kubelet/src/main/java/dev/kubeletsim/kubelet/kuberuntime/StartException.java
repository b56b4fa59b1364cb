// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

/** A container that did not start: the reason of {@code state.waiting}, and its message. */
final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    static final String CRASH_LOOP_BACK_OFF = "CrashLoopBackOff";
    static final String CREATE_CONTAINER_CONFIG_ERROR = "CreateContainerConfigError";
    static final String CREATE_CONTAINER_ERROR = "CreateContainerError";
    static final String RUN_CONTAINER_ERROR = "RunContainerError";
    static final String POST_START_HOOK_ERROR = "PostStartHookError";

    private final String reason;

    StartException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** The message, never null. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
