// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import static dev.kubeletsim.cri.profile.CriCode.DEADLINE_EXCEEDED;
import static dev.kubeletsim.cri.profile.CriCode.INVALID_ARGUMENT;
import static dev.kubeletsim.cri.profile.CriCode.NOT_FOUND;
import static dev.kubeletsim.cri.profile.CriCode.UNAVAILABLE;
import static dev.kubeletsim.cri.profile.CriCode.UNIMPLEMENTED;

/**
 * containerd's rows. Texts: containerd v2.0.11 {@code internal/cri/server} and v1.7.24 {@code pkg/cri/server}; checked
 * against {@code golden/lifecycle} and {@code golden/identity}.
 */
public final class ContainerdErrors {
    private static final String FIND_CONTAINER = "an error occurred when try to find container \"{id}\": {cause}";
    private static final String FIND_SANDBOX = "an error occurred when try to find sandbox \"{id}\": {cause}";
    private static final String CREATE = "failed to create containerd container: ";
    private static final String CALLBACK = CREATE + "mount callback failed on {mount}: ";
    private static final String SPEC = "failed to generate container \"{id}\" spec: ";
    private static final String SPEC_OPTS = SPEC + "failed to generate spec opts: ";

    private ContainerdErrors() {}

    /** containerd 2.0. */
    public static ErrorTable containerd20() {
        ErrorTable.Builder rows = ErrorTable.builder();
        lookups(rows);
        sandboxes(rows);
        creation(rows);
        identity(rows);
        states(rows);
        streams(rows);
        return rows.build();
    }

    /** containerd 1.7: the rows of 2.0 with its differences. */
    public static ErrorTable containerd17() {
        return containerd20().toBuilder()
                .unknown(
                        CriError.RUNTIME_HANDLER_UNKNOWN,
                        "failed to get sandbox runtime: no runtime for \"{handler}\" is configured")
                .row(
                        CriError.CONTAINER_SANDBOX_STOPPED,
                        NOT_FOUND,
                        "failed to get sandbox container task: no running task found: task {sandbox} not found:"
                                + " not found")
                .unknown(
                        CriError.PRIVILEGED_IN_UNPRIVILEGED_SANDBOX,
                        SPEC + "no privileged container allowed in sandbox")
                .without(CriError.UNKNOWN_GROUPS_POLICY)
                .without(CriError.USER_ID_OUT_OF_RANGE)
                .without(CriError.RRO_UNSUPPORTED)
                .without(CriError.RRO_PROPAGATION)
                .without(CriError.RRO_WRITABLE)
                .unknown(
                        CriError.OCI_CREATE_FAILED,
                        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc"
                                + " create failed: unable to start container process: {cause}: unknown")
                .unknown(
                        CriError.OCI_EXEC_FAILED,
                        "failed to exec in container: failed to start exec \"{exec}\": OCI runtime exec failed: exec"
                                + " failed: unable to start container process: {cause}: unknown")
                .unknown(
                        CriError.OCI_EXEC_NO_ARGUMENTS,
                        "failed to exec in container: failed to start exec \"{exec}\": OCI runtime exec failed: exec"
                                + " failed: args must not be empty: unknown")
                .build();
    }

    private static void lookups(ErrorTable.Builder rows) {
        rows.unknown(CriError.SANDBOX_ID_EMPTY, "prefix can't be empty")
                .row(CriError.SANDBOX_ID_UNKNOWN, NOT_FOUND, "not found")
                .unknown(CriError.SANDBOX_ID_AMBIGUOUS, "Multiple IDs found with provided prefix: {id}")
                .unknown(CriError.CONTAINER_ID_EMPTY, "prefix can't be empty")
                .row(CriError.CONTAINER_ID_UNKNOWN, NOT_FOUND, "not found")
                .unknown(CriError.CONTAINER_ID_AMBIGUOUS, "Multiple IDs found with provided prefix: {id}")
                .row(CriError.CONTAINER_ID_OF_SANDBOX, NOT_FOUND, "not found")
                .wrapping(CriError.FIND_FOR_POD_SANDBOX_STATUS, "an error occurred when try to find sandbox: {cause}")
                .wrapping(CriError.FIND_FOR_STOP_POD_SANDBOX, FIND_SANDBOX)
                .wrapping(CriError.FIND_FOR_REMOVE_POD_SANDBOX, FIND_SANDBOX)
                .wrapping(
                        CriError.FIND_FOR_POD_SANDBOX_STATS,
                        "an error occurred when trying to find sandbox {id}: {cause}")
                .wrapping(CriError.FIND_FOR_PORT_FORWARD, "failed to find sandbox \"{id}\": {cause}")
                .wrapping(CriError.FIND_FOR_CREATE_CONTAINER, "failed to find sandbox id \"{id}\": {cause}")
                .wrapping(CriError.FIND_FOR_CREATE_CONTAINER_EMPTY, "failed to find sandbox id \"{id}\": {cause}")
                .wrapping(CriError.FIND_FOR_START_CONTAINER, FIND_CONTAINER)
                .wrapping(CriError.FIND_FOR_STOP_CONTAINER, FIND_CONTAINER)
                .wrapping(CriError.FIND_FOR_REMOVE_CONTAINER, FIND_CONTAINER)
                .wrapping(CriError.FIND_FOR_CONTAINER_STATUS, FIND_CONTAINER)
                .wrapping(CriError.FIND_FOR_REOPEN_LOG, FIND_CONTAINER)
                .wrapping(CriError.FIND_FOR_CHECKPOINT, FIND_CONTAINER)
                .wrapping(CriError.FIND_FOR_UPDATE_RESOURCES, "failed to find container: {cause}")
                .wrapping(CriError.FIND_FOR_CONTAINER_STATS, "failed to find container: {cause}")
                .wrapping(
                        CriError.FIND_FOR_EXEC_SYNC,
                        "failed to exec in container: failed to find container \"{id}\" in store: {cause}")
                .wrapping(CriError.FIND_FOR_EXEC, "failed to find container \"{id}\" in store: {cause}")
                .wrapping(CriError.FIND_FOR_ATTACH, "failed to find container in store: {cause}");
    }

    private static void sandboxes(ErrorTable.Builder rows) {
        rows.unknown(CriError.SANDBOX_CONFIG_MISSING, "sandbox config must include metadata")
                .unknown(CriError.SANDBOX_METADATA_MISSING, "sandbox config must include metadata")
                .unknown(
                        CriError.SANDBOX_NAME_RESERVED,
                        "failed to reserve sandbox name \"{name}\": name \"{name}\" is reserved for \"{id}\"")
                .unknown(
                        CriError.SANDBOX_GROUP_WITHOUT_USER,
                        "failed to start sandbox \"{id}\": failed to create sandbox container spec options: failed to"
                                + " generate user string: user group \"{gid}\" is specified without user")
                .unknown(
                        CriError.RUNTIME_HANDLER_UNKNOWN,
                        "unable to get OCI runtime for sandbox \"{id}\": no runtime for \"{handler}\" is configured")
                .unknown(
                        CriError.USERNS_UID_MAPPINGS,
                        "failed to create network namespace for sandbox \"{id}\": required only one uid mapping, but"
                                + " got {count} uid mapping(s)")
                .unknown(
                        CriError.USERNS_NODE_WITH_MAPPINGS,
                        "user namespace configuration: can't use user namespace mode \"NODE\" with mappings. Got {uids}"
                                + " UID mappings and {gids} GID mappings")
                .unknown(
                        CriError.USERNS_MODE_UNSUPPORTED,
                        "user namespace configuration: unsupported user namespace mode: \"{mode}\"")
                .unknown(CriError.HOST_FILES_FAILED, "failed to setup sandbox files: {cause}")
                .unknown(CriError.POD_CIDR_INVALID, "get routes: invalid CIDR address: {cidr}");
    }

    private static void creation(ErrorTable.Builder rows) {
        rows.row(CriError.CONTAINER_CONFIG_MISSING, INVALID_ARGUMENT, "container config must include metadata")
                .row(CriError.CONTAINER_METADATA_MISSING, INVALID_ARGUMENT, "container config must include metadata")
                .row(
                        CriError.CONTAINER_SANDBOX_CONFIG_MISSING,
                        INVALID_ARGUMENT,
                        "sandbox config must be set for container \"{name}\"")
                .row(
                        CriError.CONTAINER_SANDBOX_METADATA_MISSING,
                        INVALID_ARGUMENT,
                        "sandbox config of container \"{name}\" must include metadata")
                .unknown(
                        CriError.CONTAINER_NAME_RESERVED,
                        "failed to reserve container name \"{name}\": name \"{name}\" is reserved for \"{id}\"")
                .wrapping(CriError.IMAGE_NOT_RESOLVED, "failed to resolve image \"{image}\": {cause}")
                .unknown(CriError.COMMAND_MISSING, SPEC + "failed to generate spec: no command specified")
                .unknown(
                        CriError.PRIVILEGED_IN_UNPRIVILEGED_SANDBOX,
                        SPEC_OPTS + "no privileged container allowed in sandbox")
                .unknown(
                        CriError.SECCOMP_PROFILE_INVALID,
                        SPEC_OPTS + "failed to generate seccomp spec opts: invalid seccomp profile \"{path}\"")
                .unknown(
                        CriError.SECCOMP_PROFILE_UNREADABLE,
                        "failed to create containerd container: cannot load seccomp profile \"{path}\": open {path}:"
                                + " {cause}")
                .unknown(
                        CriError.SECCOMP_PROFILE_MALFORMED,
                        "failed to create containerd container: decoding seccomp profile failed \"{path}\": {cause}")
                .unknown(CriError.MOUNT_FAILED, SPEC + "failed to generate spec: failed to mkdir \"{path}\": {cause}")
                .unknown(
                        CriError.RRO_UNSUPPORTED,
                        SPEC + "failed to generate spec: RROUnsupported: runtime handler does not support recursive"
                                + " read-only mounts (hostPath=\"{path}\")")
                .unknown(
                        CriError.RRO_PROPAGATION,
                        SPEC + "failed to generate spec: recursive read-only mount needs private propagation, got"
                                + " \"{propagation}\" (hostPath=\"{path}\")")
                .unknown(
                        CriError.RRO_WRITABLE,
                        SPEC + "failed to generate spec: recursive read-only mount conflicts with RW mount"
                                + " (hostPath=\"{path}\")")
                .unknown(
                        CriError.OCI_CREATE_FAILED,
                        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc"
                                + " create failed: unable to start container process: {cause}");
    }

    private static void identity(ErrorTable.Builder rows) {
        rows.unknown(
                        CriError.GROUP_WITHOUT_USER,
                        "failed to get container spec opts: failed to generate user string: user group \"{gid}\" is"
                                + " specified without user")
                .unknown(
                        CriError.UNKNOWN_GROUPS_POLICY,
                        "failed to get container spec opts: not implemented in this containerd release:"
                                + " SupplementalGroupsPolicy={policy}")
                .unknown(CriError.USER_NOT_FOUND, CALLBACK + "no users found")
                .unknown(CriError.GROUP_NOT_FOUND, CALLBACK + "no groups found")
                .unknown(CriError.USER_STRING_INVALID, CREATE + "invalid USER value {user}")
                .unknown(CriError.USER_ID_OUT_OF_RANGE, CREATE + "invalid USER value \"{user}\": {what} out of range")
                .unknown(CriError.ACCOUNT_FILE_MISSING, CALLBACK + "{call} {mount}{path}: no such file or directory")
                .unknown(CriError.ACCOUNT_FILE_UNREADABLE, CALLBACK + "{reason}");
    }

    private static void states(ErrorTable.Builder rows) {
        rows.unknown(
                        CriError.START_WRONG_STATE,
                        "failed to set starting state for container \"{id}\": container is in {state} state")
                .unknown(CriError.START_SANDBOX_NOT_READY, "sandbox container \"{sandbox}\" is not running")
                .unknown(
                        CriError.REMOVE_WRONG_STATE,
                        "failed to set removing state for container \"{id}\": container is already in removing state")
                .unknown(
                        CriError.STOP_SIGNAL_INVALID,
                        "failed to parse stop signal \"{signal}\": unknown signal" + " \"{signal}\"")
                .unknown(
                        CriError.UPDATE_WRONG_STATE,
                        "failed to update resources: container \"{id}\" is in removing state")
                .unknown(CriError.REOPEN_NOT_RUNNING, "container is not running")
                .unknown(CriError.CONTAINER_STATS_NOT_RUNNING, "unexpected metrics response: []")
                .row(
                        CriError.POD_STATS_NOT_READY,
                        UNAVAILABLE,
                        "failed to decode pod sandbox metrics {id}: failed to get pod sandbox stats since sandbox"
                                + " container \"{id}\" is not in ready state: unavailable")
                .unknown(
                        CriError.POD_STATS_WITHOUT_CGROUP,
                        "failed to decode pod sandbox metrics {id}: failed getting metrics for sandbox {id}: failed to"
                                + " get cgroup metrics for sandbox {id} because cgroupPath is empty")
                .unknown(
                        CriError.CHECKPOINT_WRONG_STATE,
                        "container \"{id}\" is in {state} state. only CONTAINER_RUNNING containers can be checkpointed")
                .unknown(
                        CriError.CHECKPOINT_UNAVAILABLE,
                        "CRIU binary not found or too old (<31600). Failed to checkpoint container \"{id}\": failed to"
                                + " check for criu version: exec: \"criu\": executable file not found in $PATH");
    }

    private static void streams(ErrorTable.Builder rows) {
        rows.unknown(CriError.EXEC_SYNC_WRONG_STATE, "failed to exec in container: container is in {state} state")
                .row(
                        CriError.EXEC_SYNC_TIMEOUT,
                        DEADLINE_EXCEEDED,
                        "failed to exec in container: timeout {timeout} exceeded: context deadline exceeded")
                .unknown(
                        CriError.OCI_EXEC_FAILED,
                        "failed to exec in container: failed to start exec \"{exec}\": OCI runtime exec failed: exec"
                                + " failed: unable to start container process: {cause}")
                .unknown(
                        CriError.OCI_EXEC_NO_ARGUMENTS,
                        "failed to exec in container: failed to start exec \"{exec}\": OCI runtime exec failed: exec"
                                + " failed: args must not be empty")
                .unknown(CriError.EXEC_STREAM_WRONG_STATE, "container is in {state} state")
                .unknown(CriError.PORT_FORWARD_NOT_READY, "sandbox container is not running")
                .row(CriError.STREAM_REQUEST_REFUSED_EXEC, INVALID_ARGUMENT, "{cause}")
                .row(CriError.STREAM_REQUEST_REFUSED_ATTACH, INVALID_ARGUMENT, "{cause}")
                .row(CriError.STREAM_REQUEST_REFUSED_PORT_FORWARD, INVALID_ARGUMENT, "{cause}")
                .wrapping(CriError.IMAGE_STATUS_REFUSED, "can not resolve \"{image}\" locally: {cause}")
                .wrapping(CriError.IMAGE_REMOVE_REFUSED, "can not resolve \"{image}\" locally: {cause}")
                .wrapping(CriError.IMAGE_PULL_REFUSED, "{cause}")
                .row(CriError.METHOD_NOT_IMPLEMENTED, UNIMPLEMENTED, "method {method} not implemented")
                .row(CriError.METHOD_UNKNOWN, UNIMPLEMENTED, "unknown method {method} for service {service}");
    }
}
