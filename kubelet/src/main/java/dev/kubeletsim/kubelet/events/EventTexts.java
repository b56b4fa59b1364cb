// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.pod.Pod;

/** The messages of the kubelet's events, as the kubelet of one release writes them (1.31 and 1.36, and recordings). */
public final class EventTexts {
    public static final String POST_START_HOOK_FAILED = "PostStartHook failed";
    public static final String PRE_STOP_HOOK_FAILED = "PreStopHook failed";
    public static final String SANDBOX_CHANGED = "Pod sandbox changed, it will be killed and re-created.";
    public static final String STARTING_KUBELET = "Starting kubelet.";
    public static final String NODE_ALLOCATABLE_ENFORCED = "Updated Node Allocatable limit across pods";

    private final FeatureGates gates;

    /** The texts of a kubelet with these gates. */
    public EventTexts(FeatureGates gates) {
        this.gates = gates;
    }

    /** A container was created; 1.35 stopped naming it, since the event's field path does. */
    public String created(String container) {
        return gates.version().isAtLeast(35) ? "Container created" : "Created container: " + container;
    }

    /** A container was started. */
    public String started(String container) {
        return gates.version().isAtLeast(35) ? "Container started" : "Started container " + container;
    }

    /** A container is being stopped without a reason of its own. */
    public String stopping(String container) {
        return "Stopping container " + container;
    }

    /** A container is stopped since a probe failed: {@code liveness} or {@code startup}. */
    public String failedProbe(String container, String probe) {
        return "Container " + container + " failed " + probe + " probe, will be restarted";
    }

    /** A container is stopped since its spec is another one. */
    public String definitionChanged(String container) {
        return "Container " + container + " definition changed, will be restarted";
    }

    public String pulling(String image) {
        return "Pulling image \"" + image + "\"";
    }

    /**
     * An image was pulled.
     *
     * @param duration the pull itself, as Go prints durations
     * @param waited the same with the time in the queue
     */
    public String pulled(String image, String duration, String waited, long bytes) {
        return "Successfully pulled image \"" + image + "\" in " + duration + " (" + waited
                + " including waiting). Image size: " + bytes + " bytes.";
    }

    /** An image was there; kubelets that check the pod's right to it say so. */
    public String present(String image) {
        String text = "Container image \"" + image + "\" already present on machine";
        return gates.enabled("KubeletEnsureSecretPulledImages") ? text + " and can be accessed by the pod" : text;
    }

    public String neverPull(String image) {
        return "Container image \"" + image + "\" is not present with pull policy of Never";
    }

    public String failedPull(String image, String error) {
        return "Failed to pull image \"" + image + "\": " + error;
    }

    public String backOffPull(String image) {
        return "Back-off pulling image \"" + image + "\"";
    }

    public String backOffRestart(Pod pod, String container) {
        return "Back-off restarting failed container " + container + " in pod " + pod.description();
    }

    /** A container could not be started, for the reason or message given. */
    public String error(String reason) {
        return "Error: " + reason;
    }

    public String failedSandbox(String error) {
        return "Failed to create pod sandbox: " + error;
    }

    public String failedSandboxStatus(String error) {
        return "Unable to get pod sandbox status: " + error;
    }

    public String failedKillPod(String error) {
        return "error killing pod: " + error;
    }

    public String failedSync(String error) {
        return "error determining status: " + error;
    }

    public String networkNotReady(String error) {
        return "network is not ready: " + error;
    }

    public String failedMount(String volume, String error) {
        return "MountVolume.SetUp failed for volume \"" + volume + "\" : " + error;
    }

    /** A probe said no: {@code Liveness}, {@code Readiness} or {@code Startup}. */
    public String unhealthy(String probe, String output) {
        return probe + " probe failed: " + output;
    }

    /** The cluster has no DNS server to give to a pod that wants one. */
    public String missingClusterDns(Pod pod) {
        return "pod: \"" + pod.description()
                + "\". kubelet does not have ClusterDNS IP configured and cannot create Pod" + " using \""
                + dnsPolicy(pod) + "\" policy. Falling back to \"Default\" policy.";
    }

    private static String dnsPolicy(Pod pod) {
        String policy = pod.spec().path("dnsPolicy").asString("");
        return policy.isEmpty() ? "ClusterFirst" : policy;
    }

    /** Something changed about the node: {@code NodeReady}, {@code NodeHasSufficientMemory} and the like. */
    public String nodeStatus(String node, String event) {
        return "Node " + node + " status is now: " + event;
    }

    public String rebooted(String node, String bootId) {
        return "Node " + node + " has been rebooted, boot id: " + bootId;
    }
}
