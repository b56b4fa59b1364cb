// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/**
 * What a runtime makes of the containers and sandboxes that it finds when it starts and whose processes are gone, with
 * whoever watched over them (shims or conmon) and with what the OCI runtime knew of them.
 *
 * <p>What has ended before stays as it was. A container that had no process yet ({@link
 * ContainerRule.OciCreate#AT_START}) is still created.
 *
 * @param exitCode what a container is said to have ended with, 0 to 255
 * @param reason the reason that goes with it, one word
 * @param pause which sandboxes have a process, and so are no longer ready
 */
public record RecoveryRule(int exitCode, String reason, Pause pause) {
    /**
     * containerd 2.0 and 1.7: a running container without a task has ended now, {@code unknownExitCode} and {@code
     * unknownExitReason} ({@code internal/cri/server/helpers.go}, {@code restart.go}); a sandbox without one is not ready
     * ({@code podsandbox/recover.go}).
     */
    public static final RecoveryRule CONTAINERD = new RecoveryRule(255, "Unknown", Pause.IN_EVERY_SANDBOX);

    /**
     * CRI-O 1.31 and 1.30: when {@code runc state} fails and there is no exit file, a container has ended now with 255,
     * which is reported as an error ({@code internal/oci/runtime_oci.go} UpdateContainerStatus, {@code
     * server/container_status.go}). Sandboxes have an infra container only where containers share its processes ({@code
     * drop_infra_ctr}, on by default); the state of others is not asked for ({@code Spoofed}).
     */
    public static final RecoveryRule CRIO = new RecoveryRule(255, "Error", Pause.WHERE_PROCESSES_ARE_SHARED);

    /** Which sandboxes have a process of their own. */
    public enum Pause {
        /** All of them. */
        IN_EVERY_SANDBOX,
        /** Those whose containers share a process-id namespace, which it holds open. */
        WHERE_PROCESSES_ARE_SHARED
    }

    /** The same with another {@code exitCode}. */
    public RecoveryRule withExitCode(int value) {
        return new RecoveryRule(value, reason, pause);
    }

    /** The same with another {@code reason}. */
    public RecoveryRule withReason(String value) {
        return new RecoveryRule(exitCode, value, pause);
    }

    /** The same with another {@code pause}. */
    public RecoveryRule withPause(Pause value) {
        return new RecoveryRule(exitCode, reason, value);
    }
}
