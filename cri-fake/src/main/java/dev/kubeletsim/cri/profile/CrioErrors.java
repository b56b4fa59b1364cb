// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import static dev.kubeletsim.cri.profile.CriCode.INVALID_ARGUMENT;
import static dev.kubeletsim.cri.profile.CriCode.NOT_FOUND;
import static dev.kubeletsim.cri.profile.CriCode.UNIMPLEMENTED;

/**
 * CRI-O's rows. Texts: CRI-O v1.31.13 and v1.30.14 {@code server}, {@code internal/factory}, {@code utils}; checked
 * against {@code golden/lifecycle} and {@code golden/identity}. CRI-O sends Unknown for nearly everything.
 */
public final class CrioErrors {
    private static final String FIND_CONTAINER = "could not find container {q:id}: {cause}";
    private static final String FIND_ON_STREAM = "rpc error: code = NotFound desc = " + FIND_CONTAINER;
    private static final String WRONG_STATE_ON_STREAM = "container is not created or running";
    private static final String CONTAINER = "container with ID starting with {id} not found: ";
    private static final String SANDBOX = "PodSandbox with ID starting with {id} not found: ";
    private static final String SET_SANDBOX = "setting sandbox config: ";
    private static final String SET_CONTAINER = "setting container config: ";
    private static final String POD_NAME = "setting pod sandbox name and id: cannot generate pod name without ";

    private CrioErrors() {}

    /** CRI-O 1.31. */
    public static ErrorTable crio131() {
        ErrorTable.Builder rows = ErrorTable.builder();
        lookups(rows);
        sandboxes(rows);
        creation(rows);
        identity(rows);
        states(rows);
        streams(rows);
        return rows.build();
    }

    /** CRI-O 1.30: the rows of 1.31 without the policy, which came with 1.31. */
    public static ErrorTable crio130() {
        return crio131().toBuilder().without(CriError.UNKNOWN_GROUPS_POLICY).build();
    }

    private static void lookups(ErrorTable.Builder rows) {
        rows.unknown(CriError.SANDBOX_ID_EMPTY, "PodSandboxId should not be empty")
                .unknown(CriError.SANDBOX_ID_UNKNOWN, SANDBOX + "ID does not exist")
                .unknown(CriError.SANDBOX_ID_AMBIGUOUS, SANDBOX + "Multiple IDs found with provided prefix: {id}")
                .unknown(CriError.CONTAINER_ID_EMPTY, "container ID should not be empty")
                .unknown(CriError.CONTAINER_ID_UNKNOWN, CONTAINER + "ID does not exist")
                .unknown(CriError.CONTAINER_ID_AMBIGUOUS, CONTAINER + "Multiple IDs found with provided prefix: {id}")
                .unknown(CriError.CONTAINER_ID_OF_SANDBOX, "specified container not found: {id}")
                .row(CriError.FIND_FOR_POD_SANDBOX_STATUS, NOT_FOUND, "could not find pod {q:id}: {cause}")
                .unknown(CriError.FIND_FOR_STOP_POD_SANDBOX, "{cause}")
                .unknown(CriError.FIND_FOR_REMOVE_POD_SANDBOX, "{cause}")
                .unknown(CriError.FIND_FOR_POD_SANDBOX_STATS, "{cause}")
                .unknown(CriError.FIND_FOR_PORT_FORWARD, "{cause}")
                .unknown(CriError.FIND_FOR_CREATE_CONTAINER, "specified sandbox not found: {id}: {cause}")
                .unknown(CriError.FIND_FOR_CREATE_CONTAINER_EMPTY, "{cause}")
                .row(CriError.FIND_FOR_START_CONTAINER, NOT_FOUND, FIND_CONTAINER)
                .row(CriError.FIND_FOR_STOP_CONTAINER, NOT_FOUND, FIND_CONTAINER)
                .row(CriError.FIND_FOR_REMOVE_CONTAINER, NOT_FOUND, FIND_CONTAINER)
                .row(CriError.FIND_FOR_CONTAINER_STATUS, NOT_FOUND, FIND_CONTAINER)
                .row(CriError.FIND_FOR_EXEC_SYNC, NOT_FOUND, FIND_CONTAINER)
                .row(CriError.FIND_FOR_EXEC, NOT_FOUND, FIND_CONTAINER)
                .row(CriError.FIND_FOR_ATTACH, NOT_FOUND, FIND_CONTAINER)
                .unknown(CriError.FIND_FOR_STREAMED_EXEC, FIND_ON_STREAM)
                .unknown(CriError.FIND_FOR_STREAMED_ATTACH, FIND_ON_STREAM)
                .row(CriError.FIND_FOR_CHECKPOINT, NOT_FOUND, FIND_CONTAINER)
                .unknown(CriError.FIND_FOR_REOPEN_LOG, "could not find container {id}: {cause}")
                .unknown(CriError.FIND_FOR_UPDATE_RESOURCES, "{cause}")
                .unknown(CriError.FIND_FOR_CONTAINER_STATS, "{cause}");
    }

    private static void sandboxes(ErrorTable.Builder rows) {
        rows.unknown(CriError.SANDBOX_CONFIG_MISSING, SET_SANDBOX + "config is nil")
                .unknown(CriError.SANDBOX_METADATA_MISSING, SET_SANDBOX + "metadata is nil")
                .unknown(CriError.SANDBOX_NAME_EMPTY, SET_SANDBOX + "metadata.Name should not be empty")
                .unknown(CriError.SANDBOX_NAMESPACE_EMPTY, POD_NAME + "namespace")
                .unknown(CriError.SANDBOX_UID_EMPTY, POD_NAME + "uid in metadata")
                .unknown(
                        CriError.RUNTIME_HANDLER_UNKNOWN,
                        "failed to find runtime handler {handler} from runtime list map[{handlers}]")
                .unknown(CriError.LOG_DIRECTORY_RELATIVE, "requested logDir for sbox ID {id} is a relative path: {dir}")
                .unknown(
                        CriError.LABEL_TOO_LONG,
                        "label key and value greater than maximum size (4096 bytes), key: {key}")
                .unknown(CriError.USERNS_MODE_UNSUPPORTED, "unsupported pod mode: {q:mode}")
                .unknown(CriError.HOST_FILES_FAILED, "{cause}");
    }

    private static void creation(ErrorTable.Builder rows) {
        rows.unknown(CriError.CONTAINER_CONFIG_MISSING, "config is nil")
                .unknown(CriError.CONTAINER_METADATA_MISSING, SET_CONTAINER + "metadata is nil")
                .unknown(CriError.CONTAINER_NAME_EMPTY, SET_CONTAINER + "name is empty")
                .unknown(CriError.CONTAINER_SANDBOX_CONFIG_MISSING, "sandbox config is nil")
                .unknown(CriError.CONTAINER_SANDBOX_METADATA_MISSING, "sandbox config metadata is nil")
                .unknown(
                        CriError.CONTAINER_SANDBOX_STOPPED,
                        "CreateContainer failed as the sandbox was stopped: {sandbox}")
                .unknown(CriError.IMAGE_SPEC_MISSING, "config image is nil")
                .unknown(CriError.IMAGE_NAME_EMPTY, "CreateContainerRequest.ContainerConfig.Image.Image is empty")
                .unknown(CriError.IMAGE_NOT_RESOLVED, "{cause}")
                .unknown(CriError.COMMAND_MISSING, "no command specified")
                .unknown(CriError.PRIVILEGED_IN_UNPRIVILEGED_SANDBOX, "no privileged container allowed in sandbox")
                .unknown(CriError.TARGET_CONTAINER_UNKNOWN, "target PID namespace specified with invalid target ID")
                .unknown(CriError.MOUNT_HOST_PATH_EMPTY, "mount.HostPath is empty")
                .unknown(CriError.MOUNT_CONTAINER_PATH_EMPTY, "mount.ContainerPath is empty")
                .unknown(CriError.SECCOMP_PROFILE_INVALID, "setup seccomp: unknown seccomp profile option: {q:path}")
                .unknown(
                        CriError.SECCOMP_PROFILE_UNREADABLE,
                        "setup seccomp: from field: unable to load local profile {q:path}: open {path}: {cause}")
                .unknown(
                        CriError.SECCOMP_PROFILE_MALFORMED,
                        "setup seccomp: from field: decoding seccomp profile failed: {cause}")
                .unknown(CriError.MOUNT_FAILED, "failed to mkdir {path}: {cause}")
                .unknown(
                        CriError.RRO_UNSUPPORTED,
                        "recursive read-only mount support is not available for hostPath {q:path}")
                .unknown(
                        CriError.RRO_PROPAGATION,
                        "recursive read-only mount requires private propagation for hostPath {q:path}, got:"
                                + " {propagation}")
                .unknown(
                        CriError.RRO_WRITABLE,
                        "recursive read-only mount conflicts with read-write mount for hostPath {q:path}")
                .unknown(
                        CriError.MEMORY_LIMIT_TOO_LOW,
                        "set memory limit {limit} too low; should be at least {minimum} bytes")
                .unknown(
                        CriError.SWAP_LIMIT_TOO_LOW,
                        "container {id} create failed because memory swap limit ({swap}) cannot be lower than memory"
                                + " limit ({limit})")
                .unknown(
                        CriError.OCI_CREATE_FAILED,
                        "container create failed: time={q:time} level=error msg=\"runc create failed: {escaped}\"\n");
    }

    private static void identity(ErrorTable.Builder rows) {
        rows.unknown(CriError.GROUP_WITHOUT_USER, "user group is specified without user or username")
                .unknown(
                        CriError.UNKNOWN_GROUPS_POLICY,
                        "not implemented in this CRI-O release: SupplementalGroupsPolicy={policy}")
                .unknown(
                        CriError.USER_NOT_FOUND,
                        "get exec user: unable to find user {user}: no matching entries in passwd file")
                .unknown(
                        CriError.GROUP_NOT_FOUND,
                        "get exec user: unable to find group {group}: no matching entries in group file")
                .unknown(CriError.USER_ID_OUT_OF_RANGE, "get exec user: uids and gids must be in range 0-2147483647");
    }

    private static void states(ErrorTable.Builder rows) {
        rows.unknown(CriError.START_WRONG_STATE, "container {id} is not in created state: {state}")
                .unknown(CriError.UPDATE_WRONG_STATE, "container {id} is not running or created state: {state}")
                .unknown(
                        CriError.OCI_UPDATE_FAILED,
                        "updating resources for container {q:id} failed: {cause}\n : exit status 1")
                .unknown(CriError.REOPEN_NOT_RUNNING, "container is not running")
                .unknown(CriError.CHECKPOINT_WRONG_STATE, "container {id} is not running")
                .unknown(CriError.CHECKPOINT_UNAVAILABLE, "checkpoint/restore support not available");
    }

    private static void streams(ErrorTable.Builder rows) {
        rows.row(
                        CriError.EXEC_SYNC_WRONG_STATE,
                        NOT_FOUND,
                        "container is not created or running: checking if PID of {id} is running failed: container"
                                + " process not found")
                .unknown(
                        CriError.OCI_EXEC_FAILED,
                        "command error: time={q:time} level=error msg=\"exec failed: unable to start container"
                                + " process: {escaped}\"\n, stdout: , stderr: , exit code -1")
                .unknown(CriError.OCI_EXEC_NO_ARGUMENTS, "exec command cannot be empty")
                .unknown(
                        CriError.LOG_OPEN_FAILED, "error reading container (probably exited) json message: EOF")
                .unknown(CriError.LOG_REOPEN_FAILED, "{cause}")
                .unknown(CriError.STREAMED_EXEC_WRONG_STATE, WRONG_STATE_ON_STREAM)
                .unknown(CriError.STREAMED_ATTACH_WRONG_STATE, WRONG_STATE_ON_STREAM)
                .unknown(
                        CriError.STREAMED_EXEC_REFUSAL,
                        "time={q:time} level=error msg=\"exec failed: unable to start container process: {escaped}\"\n")
                .row(
                        CriError.EXEC_STREAM_WRONG_STATE,
                        NOT_FOUND,
                        "container is not created or running: checking if PID of {id} is running failed: container"
                                + " process not found")
                .row(
                        CriError.STREAM_REQUEST_REFUSED_EXEC,
                        INVALID_ARGUMENT,
                        "unable to prepare exec endpoint: rpc error: code = InvalidArgument desc = {cause}")
                .unknown(CriError.STREAM_REQUEST_REFUSED_ATTACH, "unable to prepare attach endpoint")
                .unknown(CriError.STREAM_REQUEST_REFUSED_PORT_FORWARD, "unable to prepare portforward endpoint")
                .unknown(CriError.IMAGE_STATUS_REFUSED, "{cause}")
                .unknown(CriError.IMAGE_REMOVE_REFUSED, "{cause}")
                .unknown(CriError.IMAGE_PULL_REFUSED, "{cause}")
                .row(CriError.METHOD_NOT_IMPLEMENTED, UNIMPLEMENTED, "method {method} not implemented")
                .row(CriError.METHOD_UNKNOWN, UNIMPLEMENTED, "unknown method {method} for service {service}");
    }
}
