// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object in a file.
 *
 * @param place file and line of its first key, such as {@code pod.yaml:3}
 * @param object as written
 */
public record Manifest(String place, ObjectNode object) {
    public Manifest {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(object, "object");
    }

    /** The object's kind. */
    public String kind() {
        return object.path("kind").asString("");
    }

    /** The object's namespace, {@code default} unless it says otherwise. */
    public String namespace() {
        return object.path("metadata").path("namespace").asString("default");
    }

    /** Whether it is a pod. */
    public boolean isPod() {
        return kind().equals("Pod") && object.path("apiVersion").asString("").equals("v1");
    }
}
