// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

/**
 * Upstream's words in the status of pods ({@code pkg/kubelet/status/generate.go}, {@code kubelet_pods.go} and {@code
 * kubelet.go} of 1.31 and 1.36).
 */
public final class PodReasons {
    /** A container that waits for its first start in a pod without init containers. */
    public static final String CONTAINER_CREATING = "ContainerCreating";

    /** A container that waits for its first start in a pod with init containers. */
    public static final String POD_INITIALIZING = "PodInitializing";

    /** The runtime has lost a container that used to run. */
    public static final String CONTAINER_STATUS_UNKNOWN = "ContainerStatusUnknown";

    static final String LOST_WHEN_TERMINATED = "The container could not be located when the pod was terminated";
    static final String LOST_WHEN_DELETED =
            "The container could not be located when the pod was deleted.  The container used to be Running";
    static final String INIT_STATUS_LOST =
            "Unable to get init container status from container runtime and pod has been initialized, treat it as exited"
                    + " normally";

    /** What the kubelet says of a container whose exit code it never learnt: 128 + SIGKILL. */
    static final int UNKNOWN_EXIT_CODE = 137;

    static final String COMPLETED = "Completed";
    static final String POD_COMPLETED = "PodCompleted";
    static final String POD_FAILED = "PodFailed";
    static final String CONTAINERS_NOT_READY = "ContainersNotReady";
    static final String CONTAINERS_NOT_INITIALIZED = "ContainersNotInitialized";
    static final String READINESS_GATES_NOT_READY = "ReadinessGatesNotReady";

    /** Goes before an admit handler's message in the status of a rejected pod. */
    static final String REJECTED = "Pod was rejected: ";

    private PodReasons() {}
}
