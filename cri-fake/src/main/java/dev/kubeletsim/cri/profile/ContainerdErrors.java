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
    private static final String FIND_CONTAINER = "an error occurred when try to find container {q:id}: {cause}";
    private static final String FIND_SANDBOX = "an error occurred when try to find sandbox {q:id}: {cause}";
    private static final String CREATE = "failed to create containerd container: ";
    private static final String CALLBACK = CREATE + "mount callback failed on {mount}: ";
    private static final String OUT_OF_RANGE = CREATE + "invalid USER value {q:user}: {what} out of range";
    private static final String LABEL_KEY_EMPTY =
            CREATE + "failed to write container {q:id}: failed to set label {q:key}={q:value}: key required";
    private static final String LABEL_TOO_LONG = CREATE
            + "create container failed validation: containers.Labels: label key and value length ({length} bytes)"
            + " greater than maximum size (4096 bytes), key: {key}: invalid argument";
    private static final String OCI_FAILED =
            "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ";
    private static final String OCI_CREATE = OCI_FAILED + "{cause}";
    private static final String TARGET = "invalid target container: container {q:target} ";
    private static final String TARGET_UNKNOWN = TARGET + "does not exist: {cause}";
    private static final String TARGET_ELSEWHERE = TARGET + "(sandbox {own}) does not belong to sandbox {sandbox}";
    private static final String TARGET_NOT_RUNNING = TARGET + "is not running - in state {state}";
    private static final String START_SANDBOX = "failed to start sandbox {q:id}: ";
    private static final String SANDBOX_GROUP = "failed to generate sandbox container spec options: failed to generate"
            + " user string: user group {q:gid} is specified without user";
    private static final String USERNS = "failed to generate sandbox container spec: user namespace configuration: ";
    private static final String USERNS_NODE = USERNS
            + "can't use user namespace mode \"NODE\" with mappings. Got {uids} UID mappings and {gids} GID mappings";
    private static final String USERNS_MODE = USERNS + "unsupported user namespace mode: {q:mode}";
    private static final String APPARMOR = "failed to get container spec opts: failed to generate apparmor spec opts: ";
    private static final String SECCOMP = "failed to get container spec opts: failed to generate seccomp spec opts: ";
    private static final String SANDBOX_SECCOMP =
            "failed to generate sandbox container spec options: failed to generate seccomp spec opts: ";
    private static final String SECCOMP_INVALID = "invalid profile {q:path}";
    private static final String SECCOMP_REFERENCE =
            "seccomp config invalid LocalhostRef must only be set if ProfileType is Localhost";
    private static final String SECCOMP_UNREADABLE =
            "failed to create containerd container: cannot load seccomp profile {q:path}: open {path}: {cause}";
    private static final String SECCOMP_MALFORMED =
            "failed to create containerd container: decoding seccomp profile failed {q:path}: {cause}";
    private static final String SPEC = "failed to generate container {q:id} spec: ";
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
                        "failed to get sandbox runtime: no runtime for {q:handler} is configured")
                .row(
                        CriError.CONTAINER_SANDBOX_STOPPED,
                        NOT_FOUND,
                        "failed to get sandbox container task: no running task found: task {sandbox} not found:"
                                + " not found")
                .unknown(
                        CriError.PRIVILEGED_IN_UNPRIVILEGED_SANDBOX,
                        SPEC + "no privileged container allowed in sandbox")
                .unknown(CriError.SANDBOX_GROUP_WITHOUT_USER, SANDBOX_GROUP)
                .unknown(CriError.SANDBOX_SECCOMP_INVALID, SANDBOX_SECCOMP + SECCOMP_INVALID)
                .unknown(CriError.SANDBOX_SECCOMP_REFERENCE, SANDBOX_SECCOMP + SECCOMP_REFERENCE)
                .unknown(CriError.SANDBOX_SECCOMP_UNREADABLE, SECCOMP_UNREADABLE)
                .unknown(CriError.SANDBOX_SECCOMP_MALFORMED, SECCOMP_MALFORMED)
                .unknown(CriError.LABEL_KEY_EMPTY, LABEL_KEY_EMPTY + ": unknown")
                .unknown(CriError.SANDBOX_LABEL_KEY_EMPTY, LABEL_KEY_EMPTY + ": unknown")
                .row(CriError.SANDBOX_LABEL_TOO_LONG, INVALID_ARGUMENT, LABEL_TOO_LONG)
                .unknown(CriError.SANDBOX_OCI_CREATE_FAILED, OCI_CREATE + ": unknown")
                .unknown(CriError.USERNS_NODE_WITH_MAPPINGS, USERNS_NODE)
                .unknown(CriError.USERNS_MODE_UNSUPPORTED, USERNS_MODE)
                .unknown(
                        CriError.SANDBOX_USER_OUT_OF_RANGE,
                        OCI_FAILED + "unable to start container process: unable to setup user: uids and gids must be in"
                                + " range 0-2147483647: unknown")
                .unknown(
                        CriError.USERNS_WITHOUT_MAPPINGS,
                        USERNS + "can't use user namespace mode \"POD\" without UID and GID mappings")
                .unknown(
                        CriError.USERNS_UID_MAPPINGS,
                        USERNS + "UID mapping: only one mapping line supported, got {count} mapping lines")
                .wrapping(CriError.TARGET_CONTAINER_UNKNOWN, SPEC + TARGET_UNKNOWN)
                .unknown(CriError.TARGET_CONTAINER_ELSEWHERE, SPEC + TARGET_ELSEWHERE)
                .unknown(CriError.TARGET_CONTAINER_NOT_RUNNING, SPEC + TARGET_NOT_RUNNING)
                .without(CriError.CDI_DEVICES_UNKNOWN)
                .without(CriError.UNKNOWN_GROUPS_POLICY)
                .without(CriError.USER_ID_OUT_OF_RANGE)
                .without(CriError.RRO_UNSUPPORTED)
                .without(CriError.RRO_PROPAGATION)
                .without(CriError.RRO_WRITABLE)
                .unknown(CriError.OCI_CREATE_FAILED, OCI_CREATE + ": unknown")
                .unknown(
                        CriError.OCI_EXEC_FAILED,
                        "failed to exec in container: failed to start exec {q:exec}: OCI runtime exec failed: exec"
                                + " failed: unable to start container process: {cause}: unknown")
                .unknown(
                        CriError.OCI_EXEC_NO_ARGUMENTS,
                        "failed to exec in container: failed to start exec {q:exec}: OCI runtime exec failed: exec"
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
                .wrapping(CriError.FIND_FOR_PORT_FORWARD, "failed to find sandbox {q:id}: {cause}")
                .wrapping(CriError.FIND_FOR_CREATE_CONTAINER, "failed to find sandbox id {q:id}: {cause}")
                .wrapping(CriError.FIND_FOR_CREATE_CONTAINER_EMPTY, "failed to find sandbox id {q:id}: {cause}")
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
                        "failed to exec in container: failed to find container {q:id} in store: {cause}")
                .wrapping(CriError.FIND_FOR_EXEC, "failed to find container {q:id} in store: {cause}")
                .wrapping(CriError.FIND_FOR_ATTACH, "failed to find container in store: {cause}")
                .wrapping(
                        CriError.FIND_FOR_STREAMED_EXEC,
                        "failed to exec in container: failed to find container {q:id} in store: {cause}")
                .wrapping(CriError.FIND_FOR_STREAMED_ATTACH, "failed to find container {q:id} in store: {cause}");
    }

    private static void sandboxes(ErrorTable.Builder rows) {
        rows.unknown(CriError.SANDBOX_CONFIG_MISSING, "sandbox config must include metadata")
                .unknown(CriError.SANDBOX_METADATA_MISSING, "sandbox config must include metadata")
                .unknown(
                        CriError.SANDBOX_NAME_RESERVED,
                        "failed to reserve sandbox name {q:name}: name {q:name} is reserved for {q:id}")
                .unknown(CriError.SANDBOX_GROUP_WITHOUT_USER, START_SANDBOX + SANDBOX_GROUP)
                .unknown(CriError.SANDBOX_SECCOMP_INVALID, START_SANDBOX + SANDBOX_SECCOMP + SECCOMP_INVALID)
                .unknown(CriError.SANDBOX_SECCOMP_REFERENCE, START_SANDBOX + SANDBOX_SECCOMP + SECCOMP_REFERENCE)
                .unknown(CriError.SANDBOX_SECCOMP_UNREADABLE, START_SANDBOX + SECCOMP_UNREADABLE)
                .unknown(CriError.SANDBOX_SECCOMP_MALFORMED, START_SANDBOX + SECCOMP_MALFORMED)
                .unknown(CriError.SANDBOX_USER_OUT_OF_RANGE, START_SANDBOX + OUT_OF_RANGE)
                .unknown(CriError.SANDBOX_LABEL_KEY_EMPTY, START_SANDBOX + LABEL_KEY_EMPTY)
                .row(CriError.SANDBOX_LABEL_TOO_LONG, INVALID_ARGUMENT, START_SANDBOX + LABEL_TOO_LONG)
                .unknown(CriError.SANDBOX_OCI_CREATE_FAILED, START_SANDBOX + OCI_CREATE)
                .unknown(
                        CriError.RUNTIME_HANDLER_UNKNOWN,
                        "unable to get OCI runtime for sandbox {q:id}: no runtime for {q:handler} is configured")
                .unknown(
                        CriError.USERNS_UID_MAPPINGS,
                        "failed to create network namespace for sandbox {q:id}: required only one uid mapping, but"
                                + " got {count} uid mapping(s)")
                .unknown(CriError.USERNS_NODE_WITH_MAPPINGS, START_SANDBOX + USERNS_NODE)
                .unknown(CriError.USERNS_MODE_UNSUPPORTED, START_SANDBOX + USERNS_MODE)
                .unknown(CriError.HOST_FILES_FAILED, "failed to setup sandbox files: {cause}")
                .unknown(CriError.POD_CIDR_INVALID, "get routes: invalid CIDR address: {cidr}");
    }

    private static void creation(ErrorTable.Builder rows) {
        rows.row(CriError.CONTAINER_CONFIG_MISSING, INVALID_ARGUMENT, "container config must include metadata")
                .row(CriError.CONTAINER_METADATA_MISSING, INVALID_ARGUMENT, "container config must include metadata")
                .row(
                        CriError.CONTAINER_SANDBOX_CONFIG_MISSING,
                        INVALID_ARGUMENT,
                        "sandbox config must be set for container {q:name}")
                .row(
                        CriError.CONTAINER_SANDBOX_METADATA_MISSING,
                        INVALID_ARGUMENT,
                        "sandbox config of container {q:name} must include metadata")
                .unknown(
                        CriError.CONTAINER_NAME_RESERVED,
                        "failed to reserve container name {q:name}: name {q:name} is reserved for {q:id}")
                .wrapping(CriError.IMAGE_NOT_RESOLVED, "failed to resolve image {q:image}: {cause}")
                .unknown(CriError.COMMAND_MISSING, SPEC + "failed to generate spec: no command specified")
                .unknown(
                        CriError.PRIVILEGED_IN_UNPRIVILEGED_SANDBOX,
                        SPEC_OPTS + "no privileged container allowed in sandbox")
                .unknown(CriError.SECCOMP_PROFILE_INVALID, SECCOMP + SECCOMP_INVALID)
                .unknown(CriError.SECCOMP_PROFILE_UNREADABLE, SECCOMP_UNREADABLE)
                .unknown(CriError.SECCOMP_PROFILE_MALFORMED, SECCOMP_MALFORMED)
                .unknown(CriError.MOUNT_FAILED, SPEC + "failed to generate spec: failed to mkdir {q:path}: {cause}")
                .unknown(
                        CriError.RRO_UNSUPPORTED,
                        SPEC + "failed to generate spec: RROUnsupported: runtime handler does not support recursive"
                                + " read-only mounts (hostPath={q:path})")
                .unknown(
                        CriError.RRO_PROPAGATION,
                        SPEC + "failed to generate spec: recursive read-only mount needs private propagation, got"
                                + " {q:propagation} (hostPath={q:path})")
                .unknown(
                        CriError.RRO_WRITABLE,
                        SPEC + "failed to generate spec: recursive read-only mount conflicts with RW mount"
                                + " (hostPath={q:path})")
                .wrapping(CriError.TARGET_CONTAINER_UNKNOWN, SPEC_OPTS + TARGET_UNKNOWN)
                .unknown(CriError.TARGET_CONTAINER_ELSEWHERE, SPEC_OPTS + TARGET_ELSEWHERE)
                .unknown(CriError.TARGET_CONTAINER_NOT_RUNNING, SPEC_OPTS + TARGET_NOT_RUNNING)
                .unknown(CriError.LABEL_KEY_EMPTY, LABEL_KEY_EMPTY)
                .row(CriError.CONTAINER_LABEL_TOO_LONG, INVALID_ARGUMENT, LABEL_TOO_LONG)
                .unknown(
                        CriError.CDI_DEVICES_UNKNOWN,
                        CREATE + "CDI device injection failed: unresolvable CDI devices {devices}")
                .unknown(CriError.APPARMOR_UNSUPPORTED, APPARMOR + "apparmor is not supported")
                .unknown(CriError.APPARMOR_PROFILE_INVALID, APPARMOR + "invalid profile {q:path}")
                .unknown(CriError.SECCOMP_REFERENCE_WITHOUT_LOCALHOST, SECCOMP + SECCOMP_REFERENCE)
                .unknown(CriError.OCI_CREATE_FAILED, OCI_CREATE);
    }

    private static void identity(ErrorTable.Builder rows) {
        rows.unknown(
                        CriError.GROUP_WITHOUT_USER,
                        "failed to get container spec opts: failed to generate user string: user group {q:gid} is"
                                + " specified without user")
                .unknown(
                        CriError.UNKNOWN_GROUPS_POLICY,
                        "failed to get container spec opts: not implemented in this containerd release:"
                                + " SupplementalGroupsPolicy={policy}")
                .unknown(CriError.USER_NOT_FOUND, CALLBACK + "no users found")
                .unknown(CriError.GROUP_NOT_FOUND, CALLBACK + "no groups found")
                .unknown(CriError.USER_STRING_INVALID, CREATE + "invalid USER value {user}")
                .unknown(CriError.USER_ID_OUT_OF_RANGE, OUT_OF_RANGE)
                .unknown(CriError.ACCOUNT_FILE_MISSING, CALLBACK + "{call} {mount}{path}: no such file or directory")
                .unknown(CriError.ACCOUNT_FILE_UNREADABLE, CALLBACK + "{reason}");
    }

    private static void states(ErrorTable.Builder rows) {
        rows.unknown(
                        CriError.START_WRONG_STATE,
                        "failed to set starting state for container {q:id}: container is in {state} state")
                .unknown(CriError.START_SANDBOX_NOT_READY, "sandbox container {q:sandbox} is not running")
                .unknown(
                        CriError.REMOVE_WRONG_STATE,
                        "failed to set removing state for container {q:id}: container is already in removing state")
                .unknown(
                        CriError.STOP_SIGNAL_INVALID,
                        "failed to parse stop signal {q:signal}: unknown signal" + " {q:signal}")
                .unknown(
                        CriError.UPDATE_WRONG_STATE,
                        "failed to update resources: container {q:id} is in removing state")
                .unknown(
                        CriError.OCI_UPDATE_FAILED,
                        "failed to update resources: failed to update resources: runc did not terminate successfully:"
                                + " exit status 1: {cause}\n")
                .unknown(CriError.REOPEN_NOT_RUNNING, "container is not running")
                .unknown(CriError.CONTAINER_STATS_NOT_RUNNING, "unexpected metrics response: []")
                .row(
                        CriError.POD_STATS_NOT_READY,
                        UNAVAILABLE,
                        "failed to decode pod sandbox metrics {id}: failed to get pod sandbox stats since sandbox"
                                + " container {q:id} is not in ready state: unavailable")
                .unknown(
                        CriError.POD_STATS_WITHOUT_CGROUP,
                        "failed to decode pod sandbox metrics {id}: failed getting metrics for sandbox {id}: failed to"
                                + " get cgroup metrics for sandbox {id} because cgroupPath is empty")
                .unknown(
                        CriError.LISTED_POD_STATS_WITHOUT_CGROUP,
                        "failed to decode sandbox container metrics for sandbox {q:id}: failed getting metrics for"
                                + " sandbox {id}: failed to get cgroup metrics for sandbox {id} because cgroupPath is"
                                + " empty")
                .unknown(
                        CriError.CHECKPOINT_WRONG_STATE,
                        "container {q:id} is in {state} state. only CONTAINER_RUNNING containers can be checkpointed")
                .unknown(
                        CriError.CHECKPOINT_UNAVAILABLE,
                        "CRIU binary not found or too old (<31600). Failed to checkpoint container {q:id}: failed to"
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
                        "failed to exec in container: failed to start exec {q:exec}: OCI runtime exec failed: exec"
                                + " failed: unable to start container process: {cause}")
                .unknown(
                        CriError.OCI_EXEC_NO_ARGUMENTS,
                        "failed to exec in container: failed to start exec {q:exec}: OCI runtime exec failed: exec"
                                + " failed: args must not be empty")
                .unknown(
                        CriError.LOG_OPEN_FAILED,
                        "failed to create containerd task: failed to create container loggers: failed to create and open"
                                + " log file: {cause}")
                .unknown(CriError.LOG_REOPEN_FAILED, "failed to create and open log file: {cause}")
                .unknown(CriError.EXEC_STREAM_WRONG_STATE, "container is in {state} state")
                .unknown(
                        CriError.STREAMED_EXEC_WRONG_STATE,
                        "failed to exec in container: container is in {state} state")
                .unknown(CriError.STREAMED_ATTACH_WRONG_STATE, "container is in {state} state")
                .unknown(CriError.PORT_FORWARD_NOT_READY, "sandbox container is not running")
                .row(CriError.STREAM_REQUEST_REFUSED_EXEC, INVALID_ARGUMENT, "{cause}")
                .row(CriError.STREAM_REQUEST_REFUSED_ATTACH, INVALID_ARGUMENT, "{cause}")
                .row(CriError.STREAM_REQUEST_REFUSED_PORT_FORWARD, INVALID_ARGUMENT, "{cause}")
                .wrapping(CriError.IMAGE_STATUS_REFUSED, "can not resolve {q:image} locally: {cause}")
                .wrapping(CriError.IMAGE_REMOVE_REFUSED, "can not resolve {q:image} locally: {cause}")
                .wrapping(CriError.IMAGE_PULL_REFUSED, "{cause}")
                .row(CriError.METHOD_NOT_IMPLEMENTED, UNIMPLEMENTED, "method {method} not implemented")
                .row(CriError.METHOD_UNKNOWN, UNIMPLEMENTED, "unknown method {method} for service {service}");
    }
}
