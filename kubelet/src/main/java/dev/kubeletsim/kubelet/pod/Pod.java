// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pod;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod as a source gave it to the kubelet: a view over the API's JSON tree, which is shared and never changed.
 *
 * <p>Two pods are equal when they are the same version of the same object, that is the same tree.
 */
public final class Pod {
    /** What the kubelet notes on a pod: where it came from (upstream's {@code pkg/kubelet/types}). */
    public static final String SOURCE_ANNOTATION = "kubernetes.io/config.source";

    /** When the kubelet first saw this configuration. */
    public static final String SEEN_ANNOTATION = "kubernetes.io/config.seen";

    /** On a mirror pod: the hash of the static pod that it mirrors. */
    public static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

    /** Where a pod comes from. */
    public enum Source {
        API("api"),
        FILE("file");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        /** The source as annotations name it. */
        public String word() {
            return word;
        }
    }

    private final ObjectNode tree;
    private final Source source;
    private final Instant seen;

    /**
     * A view of {@code tree}.
     *
     * @param seen when the kubelet first saw the pod
     */
    public Pod(ObjectNode tree, Source source, Instant seen) {
        this.tree = Objects.requireNonNull(tree, "tree");
        this.source = Objects.requireNonNull(source, "source");
        this.seen = Objects.requireNonNull(seen, "seen");
    }

    /** The pod as its source sent it; don't change it. */
    public ObjectNode tree() {
        return tree;
    }

    /** When the kubelet first saw the pod. */
    public Instant seen() {
        return seen;
    }

    /** {@code metadata}; missing if there is none. */
    public JsonNode metadata() {
        return tree.path("metadata");
    }

    /** {@code spec}; missing if there is none. */
    public JsonNode spec() {
        return tree.path("spec");
    }

    /** The status as the API had it when this version was read. */
    public JsonNode status() {
        return tree.path("status");
    }

    /** {@code metadata.name}. */
    public String name() {
        return Trees.text(metadata(), "name");
    }

    /** {@code metadata.namespace}. */
    public String namespace() {
        return Trees.text(metadata(), "namespace");
    }

    /** {@code metadata.uid}. */
    public String uid() {
        return Trees.text(metadata(), "uid");
    }

    /** {@code metadata.resourceVersion}; empty if the pod is not from the API. */
    public String resourceVersion() {
        return Trees.text(metadata(), "resourceVersion");
    }

    /** The spec's generation, 0 if the server keeps none. */
    public long generation() {
        return metadata().path("generation").asLong(0);
    }

    /** {@code name_namespace}. */
    public String fullName() {
        return name() + "_" + namespace();
    }

    /** {@code name_namespace(uid)}, as messages name pods. */
    public String description() {
        return fullName() + "(" + uid() + ")";
    }

    /** {@code metadata.labels}. */
    public Map<String, String> labels() {
        return Trees.textMap(metadata(), "labels");
    }

    /** The annotations, with the ones that the kubelet itself adds to a pod that it received. */
    public Map<String, String> annotations() {
        Map<String, String> all = new LinkedHashMap<>(Trees.textMap(metadata(), "annotations"));
        all.put(SEEN_ANNOTATION, seen.toString());
        all.put(SOURCE_ANNOTATION, source.word());
        return all;
    }

    /** Whether the kubelet itself owns the pod: it came from a file. */
    public boolean isStatic() {
        return source != Source.API;
    }

    /** Whether this is the API's image of a static pod. */
    public boolean isMirror() {
        return metadata().path("annotations").has(MIRROR_ANNOTATION);
    }

    /** Whether somebody has deleted the pod; it may still run. */
    public boolean isDeleted() {
        return metadata().hasNonNull("deletionTimestamp");
    }

    /** How long containers have to end since the pod was deleted, in seconds; null if the deletion did not say. */
    public @Nullable Long deletionGracePeriodSeconds() {
        return Trees.optionalLong(metadata(), "deletionGracePeriodSeconds");
    }

    /** How long containers have to end after a signal; 30 s unless the spec says otherwise. */
    public long terminationGracePeriodSeconds() {
        return spec().path("terminationGracePeriodSeconds").asLong(30);
    }

    /** {@code Always} (also if unset), {@code OnFailure} or {@code Never}. */
    public String restartPolicy() {
        String policy = Trees.text(spec(), "restartPolicy");
        return policy.isEmpty() ? "Always" : policy;
    }

    /** {@code spec.nodeName}; empty if no node has been chosen. */
    public String nodeName() {
        return Trees.text(spec(), "nodeName");
    }

    public boolean hostNetwork() {
        return Trees.flag(spec(), "hostNetwork");
    }

    /** The pod's security context, a missing node if it has none. */
    public JsonNode securityContext() {
        return spec().path("securityContext");
    }

    /** The phase as the API had it; empty for a pod that was never reported on. */
    public String phase() {
        return Trees.text(status(), "phase");
    }

    public List<Container> containers() {
        return of(Container.Kind.REGULAR, spec().path("containers"));
    }

    public List<Container> initContainers() {
        return of(Container.Kind.INIT, spec().path("initContainers"));
    }

    public List<Container> ephemeralContainers() {
        return of(Container.Kind.EPHEMERAL, spec().path("ephemeralContainers"));
    }

    /** Init, regular and ephemeral containers, in this order. */
    public List<Container> allContainers() {
        List<Container> all = new ArrayList<>(initContainers());
        all.addAll(containers());
        all.addAll(ephemeralContainers());
        return all;
    }

    /** The container of that name, whichever list it is in. */
    public Optional<Container> container(String name) {
        return allContainers().stream().filter(c -> c.name().equals(name)).findFirst();
    }

    private static List<Container> of(Container.Kind kind, JsonNode list) {
        List<Container> containers = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            containers.add(new Container(kind, i, list.path(i)));
        }
        return containers;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // A version of an object is one tree.
    public boolean equals(@Nullable Object other) {
        return other instanceof Pod pod && pod.tree == tree;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(tree);
    }

    @Override
    public String toString() {
        return description();
    }
}
