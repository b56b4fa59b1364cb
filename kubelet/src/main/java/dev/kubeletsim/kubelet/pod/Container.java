// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pod;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One container of a pod's spec.
 *
 * @param kind which of the spec's three lists it is in
 * @param index its place in that list
 * @param spec its part of the tree; never changed
 */
public record Container(Kind kind, int index, JsonNode spec) {
    /** The list of the pod's spec that a container is in. */
    public enum Kind {
        REGULAR("spec.containers"),
        INIT("spec.initContainers"),
        EPHEMERAL("spec.ephemeralContainers");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        /** The list's path in a pod. */
        public String path() {
            return path;
        }
    }

    public Container {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(spec, "spec");
    }

    /** Unique in the pod. */
    public String name() {
        return Trees.text(spec, "name");
    }

    /** The image as the user wrote it. */
    public String image() {
        return Trees.text(spec, "image");
    }

    /** {@code Always}, {@code IfNotPresent} or {@code Never}. */
    public String imagePullPolicy() {
        return Trees.text(spec, "imagePullPolicy");
    }

    /** The container's own restart policy, empty if the pod's holds. */
    public String restartPolicy() {
        return Trees.text(spec, "restartPolicy");
    }

    /** Whether this is a sidecar: an init container that keeps running beside the regular ones. */
    public boolean isRestartableInit() {
        return kind == Kind.INIT && "Always".equals(restartPolicy());
    }

    /** The entry point, before expansion of variables; empty means the image's. */
    public List<String> command() {
        return Trees.texts(spec, "command");
    }

    /** The arguments, before expansion of variables. */
    public List<String> args() {
        return Trees.texts(spec, "args");
    }

    /** The container's security context, a missing node if it has none. */
    public JsonNode securityContext() {
        return spec.path("securityContext");
    }

    /** A probe: {@code livenessProbe}, {@code readinessProbe} or {@code startupProbe}; null if there is none. */
    public @Nullable JsonNode probe(String field) {
        JsonNode probe = spec.path(field);
        return probe.isObject() ? probe : null;
    }

    /** Where in the pod this container is, as events name it: {@code spec.containers{NAME}}. */
    public String fieldPath() {
        return kind.path() + "{" + name() + "}";
    }
}
