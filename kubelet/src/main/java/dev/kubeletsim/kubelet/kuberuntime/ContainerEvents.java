// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;

/** The events on containers and sandboxes, with upstream's texts. */
final class ContainerEvents {
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
                EventReasons.CREATED,
                version.isAtLeast(KubernetesVersion.V1_35)
                        ? "Container created"
                        : "Created container" + (version.isAtLeast(KubernetesVersion.V1_31) ? ": " : " ")
                                + container.name());
    }

    void started(Pod pod, Container container) {
        normal(
                pod,
                container,
                EventReasons.STARTED,
                version.isAtLeast(KubernetesVersion.V1_35)
                        ? "Container started"
                        : "Started container " + container.name());
    }

    void failed(Pod pod, Container container, String id, String error) {
        String message = "Error: " + error;
        warning(pod, container, EventReasons.FAILED, id.isEmpty() ? message : message.replace(id, container.name()));
    }

    void backOff(Pod pod, Container container) {
        warning(
                pod,
                container,
                EventReasons.BACK_OFF,
                "Back-off restarting failed container " + container.name() + " in pod " + pod.description());
    }

    void killing(Pod pod, Container container, String message) {
        normal(
                pod,
                container,
                EventReasons.KILLING,
                message.isEmpty() ? "Stopping container " + container.name() : message);
    }

    void postStartFailed(Pod pod, Container container) {
        warning(pod, container, EventReasons.FAILED_POST_START_HOOK, "PostStartHook failed");
    }

    void preStopFailed(Pod pod, Container container) {
        warning(pod, container, EventReasons.FAILED_PRE_STOP_HOOK, "PreStopHook failed");
    }

    void sandboxChanged(Pod pod) {
        recorder.event(
                ObjectReference.of(pod),
                EventRecorder.NORMAL,
                EventReasons.SANDBOX_CHANGED,
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
