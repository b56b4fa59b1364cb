// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

/** The reasons of the kubelet's events (upstream's {@code pkg/kubelet/events/event.go}, 1.31 and 1.36). */
public final class EventReasons {
    public static final String CREATED = "Created";
    public static final String STARTED = "Started";
    public static final String FAILED = "Failed";
    public static final String KILLING = "Killing";
    public static final String BACK_OFF = "BackOff";
    public static final String FAILED_KILL_POD = "FailedKillPod";
    public static final String NETWORK_NOT_READY = "NetworkNotReady";
    public static final String PULLING = "Pulling";
    public static final String PULLED = "Pulled";
    public static final String INSPECT_FAILED = "InspectFailed";
    public static final String ERR_IMAGE_NEVER_PULL = "ErrImageNeverPull";
    public static final String SANDBOX_CHANGED = "SandboxChanged";
    public static final String FAILED_CREATE_POD_SANDBOX = "FailedCreatePodSandBox";
    public static final String FAILED_POD_SANDBOX_STATUS = "FailedPodSandBoxStatus";
    public static final String FAILED_MOUNT = "FailedMount";
    public static final String FAILED_MAP_VOLUME = "FailedMapVolume";
    public static final String ALREADY_MOUNTED_VOLUME = "AlreadyMountedVolume";
    public static final String FAILED_POST_START_HOOK = "FailedPostStartHook";
    public static final String FAILED_PRE_STOP_HOOK = "FailedPreStopHook";
    public static final String UNHEALTHY = "Unhealthy";
    public static final String PROBE_WARNING = "ProbeWarning";
    public static final String MISSING_CLUSTER_DNS = "MissingClusterDNS";

    public static final String STARTING = "Starting";
    public static final String NODE_READY = "NodeReady";
    public static final String NODE_NOT_READY = "NodeNotReady";
    public static final String NODE_ALLOCATABLE_ENFORCED = "NodeAllocatableEnforced";

    private EventReasons() {}
}
