// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/**
 * Every way in which a CRI call can fail. A profile's {@link ErrorTable} gives each row its code and text; a row that a
 * profile does not have is a check that this runtime does not make.
 */
public enum CriError {
    // What a lookup by id finds. Arguments: id.
    SANDBOX_ID_EMPTY,
    SANDBOX_ID_UNKNOWN,
    SANDBOX_ID_AMBIGUOUS,
    CONTAINER_ID_EMPTY,
    CONTAINER_ID_UNKNOWN,
    CONTAINER_ID_AMBIGUOUS,
    CONTAINER_ID_OF_SANDBOX,

    // How each RPC wraps that. Arguments: id, cause.
    FIND_FOR_POD_SANDBOX_STATUS,
    FIND_FOR_STOP_POD_SANDBOX,
    FIND_FOR_REMOVE_POD_SANDBOX,
    FIND_FOR_POD_SANDBOX_STATS,
    FIND_FOR_PORT_FORWARD,
    FIND_FOR_CREATE_CONTAINER,
    FIND_FOR_CREATE_CONTAINER_EMPTY,
    FIND_FOR_START_CONTAINER,
    FIND_FOR_STOP_CONTAINER,
    FIND_FOR_REMOVE_CONTAINER,
    FIND_FOR_CONTAINER_STATUS,
    FIND_FOR_UPDATE_RESOURCES,
    FIND_FOR_REOPEN_LOG,
    FIND_FOR_EXEC_SYNC,
    FIND_FOR_EXEC,
    FIND_FOR_ATTACH,
    FIND_FOR_CONTAINER_STATS,
    FIND_FOR_CHECKPOINT,

    // RunPodSandbox. Arguments: id, name, handler, handlers, dir, key, count, uids, gids, mode.
    SANDBOX_CONFIG_MISSING,
    SANDBOX_METADATA_MISSING,
    SANDBOX_NAME_EMPTY,
    SANDBOX_NAMESPACE_EMPTY,
    SANDBOX_UID_EMPTY,
    SANDBOX_NAME_RESERVED,
    SANDBOX_GROUP_WITHOUT_USER,
    RUNTIME_HANDLER_UNKNOWN,
    LOG_DIRECTORY_RELATIVE,
    LABEL_TOO_LONG,
    USERNS_UID_MAPPINGS,
    USERNS_NODE_WITH_MAPPINGS,
    USERNS_MODE_UNSUPPORTED,
    HOST_FILES_FAILED,

    // CreateContainer. Arguments: id, name, image, cause, sandbox, path, limit, minimum, swap, propagation.
    CONTAINER_CONFIG_MISSING,
    CONTAINER_METADATA_MISSING,
    CONTAINER_NAME_EMPTY,
    CONTAINER_NAME_RESERVED,
    CONTAINER_SANDBOX_CONFIG_MISSING,
    CONTAINER_SANDBOX_METADATA_MISSING,
    CONTAINER_SANDBOX_STOPPED,
    IMAGE_SPEC_MISSING,
    IMAGE_NAME_EMPTY,
    IMAGE_NOT_RESOLVED,
    COMMAND_MISSING,
    PRIVILEGED_IN_UNPRIVILEGED_SANDBOX,
    MOUNT_HOST_PATH_EMPTY,
    MOUNT_CONTAINER_PATH_EMPTY,
    MOUNT_FAILED,
    RRO_UNSUPPORTED,
    RRO_PROPAGATION,
    RRO_WRITABLE,
    MEMORY_LIMIT_TOO_LOW,
    SWAP_LIMIT_TOO_LOW,

    // The first process's identity. Arguments: gid, policy, user, what, group, path, call, reason.
    GROUP_WITHOUT_USER,
    UNKNOWN_GROUPS_POLICY,
    USER_NOT_FOUND,
    GROUP_NOT_FOUND,
    USER_STRING_INVALID,
    USER_ID_OUT_OF_RANGE,
    ACCOUNT_FILE_MISSING,
    ACCOUNT_FILE_UNREADABLE,

    // What the OCI runtime answers. Arguments: cause, time, exec.
    OCI_CREATE_FAILED,
    OCI_EXEC_FAILED,
    OCI_EXEC_NO_ARGUMENTS,

    // State machine. Arguments: id, state, sandbox.
    START_WRONG_STATE,
    START_SANDBOX_NOT_READY,
    REMOVE_WRONG_STATE,
    STOP_SIGNAL_INVALID,
    UPDATE_WRONG_STATE,
    REOPEN_NOT_RUNNING,

    // Exec, attach, port-forward. Arguments: id, state, timeout.
    EXEC_SYNC_WRONG_STATE,
    EXEC_SYNC_TIMEOUT,
    EXEC_STREAM_WRONG_STATE,
    PORT_FORWARD_NOT_READY,
    STREAM_REQUEST_REFUSED_EXEC,
    STREAM_REQUEST_REFUSED_ATTACH,
    STREAM_REQUEST_REFUSED_PORT_FORWARD,

    // Stats, checkpoints, configuration. Arguments: id, state, cause.
    CONTAINER_STATS_NOT_RUNNING,
    POD_STATS_NOT_READY,
    POD_STATS_WITHOUT_CGROUP,
    CHECKPOINT_WRONG_STATE,
    CHECKPOINT_UNAVAILABLE,
    POD_CIDR_INVALID,

    // ImageService. Arguments: image, cause.
    IMAGE_STATUS_REFUSED,
    IMAGE_REMOVE_REFUSED,
    IMAGE_PULL_REFUSED,

    // RPCs that the release does not have. Arguments: method, service.
    METHOD_NOT_IMPLEMENTED,
    METHOD_UNKNOWN
}
