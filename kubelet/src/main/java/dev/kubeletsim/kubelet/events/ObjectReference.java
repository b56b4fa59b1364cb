// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;

/**
 * What an event is about.
 *
 * @param fieldPath the container's place in its pod, or empty
 */
public record ObjectReference(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        String fieldPath) {

    /** A whole pod. */
    public static ObjectReference of(Pod pod) {
        return of(pod, "");
    }

    /** One container of a pod. */
    public static ObjectReference of(Pod pod, Container container) {
        return of(pod, container.fieldPath());
    }

    /** The node itself; as upstream's, it has no version and its uid is its name. */
    public static ObjectReference ofNode(String name) {
        return new ObjectReference("", "Node", "", name, name, "", "");
    }

    private static ObjectReference of(Pod pod, String fieldPath) {
        return new ObjectReference(
                "v1", "Pod", pod.namespace(), pod.name(), pod.uid(), pod.resourceVersion(), fieldPath);
    }
}
