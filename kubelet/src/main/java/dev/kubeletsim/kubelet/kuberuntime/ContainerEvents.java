// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;

/** Reasons and texts of events on containers and sandboxes (upstream's {@code pkg/kubelet/events/event.go}). */
final class ContainerEvents {
    static final String FAILED_CREATE_POD_SANDBOX = "FailedCreatePodSandBox";
    static final String FAILED_POD_SANDBOX_STATUS = "FailedPodSandBoxStatus";

    private final EventRecorder recorder;
    private final KubernetesVersion version;

    ContainerEvents(EventRecorder recorder, KubernetesVersion version) {
        this.recorder = recorder;
        this.version = version;
    }

    void created(Pod pod, Container container) {
        normal(
                pod,
                container,
                "Created",
                version.isAtLeast(KubernetesVersion.V1_35)
                        ? "Container created"
                        : "Created container" + (version.isAtLeast(KubernetesVersion.V1_31) ? ": " : " ")
                                + container.name());
    }

    void started(Pod pod, Container container) {
        normal(
                pod,
                container,
                "Started",
                version.isAtLeast(KubernetesVersion.V1_35)
                        ? "Container started"
                        : "Started container " + container.name());
    }

    void failed(Pod pod, Container container, String id, String error) {
        String message = "Error: " + error;
        warning(pod, container, "Failed", id.isEmpty() ? message : message.replace(id, container.name()));
    }

    void backOff(Pod pod, Container container) {
        warning(
                pod,
                container,
                "BackOff",
                "Back-off restarting failed container " + container.name() + " in pod " + pod.description());
    }

    void killing(Pod pod, Container container, String message) {
        normal(pod, container, "Killing", message.isEmpty() ? "Stopping container " + container.name() : message);
    }

    void postStartFailed(Pod pod, Container container) {
        warning(pod, container, "FailedPostStartHook", "PostStartHook failed");
    }

    void preStopFailed(Pod pod, Container container) {
        warning(pod, container, "FailedPreStopHook", "PreStopHook failed");
    }

    void sandboxChanged(Pod pod) {
        recorder.event(
                ObjectReference.of(pod),
                EventRecorder.NORMAL,
                "SandboxChanged",
                "Pod sandbox changed, it will be killed and re-created.");
    }

    void pod(Pod pod, String reason, String message) {
        recorder.event(ObjectReference.of(pod), EventRecorder.WARNING, reason, message);
    }

    private void normal(Pod pod, Container container, String reason, String message) {
        recorder.event(ObjectReference.of(pod, container), EventRecorder.NORMAL, reason, message);
    }

    private void warning(Pod pod, Container container, String reason, String message) {
        recorder.event(ObjectReference.of(pod, container), EventRecorder.WARNING, reason, message);
    }
}
