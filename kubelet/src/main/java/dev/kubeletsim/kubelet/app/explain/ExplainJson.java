// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Explanations for programs: the format that {@code docs/explain.md} describes. */
public final class ExplainJson {
    /** Grows when a field goes or changes its meaning; new fields leave it as it is. */
    public static final String API_VERSION = "kubelet-sim/explain/v1";

    private static final JsonMapper MAPPER = new JsonMapper();

    private ExplainJson() {}

    /** The document as indented text. */
    public static String text(ExplainedNode node, List<ExplainedPod> pods) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document(node, pods));
    }

    /** The document. */
    public static ObjectNode document(ExplainedNode node, List<ExplainedPod> pods) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", API_VERSION);
        document.put("kind", "Explanation");
        document.set("node", node(node));
        ArrayNode list = document.putArray("pods");
        pods.forEach(pod -> list.add(pod(pod)));
        return document;
    }

    private static ObjectNode node(ExplainedNode node) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("kubernetes", node.kubernetes());
        tree.put("apiServer", node.apiServer());
        tree.put("runtime", node.runtime());
        tree.put("featureGates", orNull(node.featureGates()));
        tree.put("apiServerFeatureGates", orNull(node.apiServerFeatureGates()));
        tree.put("kubeletFeatureGates", orNull(node.kubeletFeatureGates()));
        tree.put("supplementalGroupsPolicy", node.supplementalGroupsPolicy());
        return tree;
    }

    private static ObjectNode pod(ExplainedPod pod) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("namespace", pod.namespace());
        tree.put("name", pod.name());
        tree.put("place", pod.place());
        tree.putObject("policy").put("asked", orNull(pod.asked())).put("stored", orNull(pod.stored()));
        tree.set("verdict", verdict(pod.verdict()));
        pod.warnings().forEach(tree.putArray("warnings")::add);
        ArrayNode containers = tree.putArray("containers");
        pod.containers().forEach(container -> containers.add(container(container)));
        return tree;
    }

    private static ObjectNode verdict(Verdict verdict) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("outcome", verdict.outcome().word());
        tree.put("policyInForce", orNull(verdict.policyInForce()));
        tree.put("fieldDropped", verdict.fieldDropped());
        tree.put("mergedSilently", verdict.mergedSilently());
        tree.put("reason", orNull(verdict.reason()));
        tree.put("message", orNull(verdict.message()));
        tree.put("summary", verdict.summary());
        return tree;
    }

    private static ObjectNode container(ExplainedContainer container) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("name", container.name());
        tree.put("type", container.type());
        tree.put("image", container.image());
        tree.put("state", container.state());
        tree.put("made", container.made());
        tree.put("obstacle", orNull(container.obstacle()));
        set(tree, "uid", container.uid());
        set(tree, "gid", container.gid());
        ArrayNode groups = tree.putArray("groups");
        container.groups().forEach(group -> groups.add(id(group)));
        container.strictWouldRemove().forEach(tree.putArray("strictWouldRemove")::add);
        container.mergeWouldAdd().forEach(tree.putArray("mergeWouldAdd")::add);
        tree.set("reported", container.reported());
        return tree;
    }

    private static void set(ObjectNode tree, String field, @Nullable ExplainedId id) {
        if (id == null) {
            tree.putNull(field);
        } else {
            tree.set(field, id(id));
        }
    }

    private static ObjectNode id(ExplainedId id) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("id", id.id());
        tree.put("name", orNull(id.name()));
        tree.put("held", id.held());
        tree.put("strict", id.strict());
        ArrayNode from = tree.putArray("from");
        id.from().forEach(source -> from.add(source(source)));
        return tree;
    }

    private static ObjectNode source(Source source) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        switch (source) {
            case Source.PodField field -> tree.put("kind", "PodField").put("path", field.path());
            case Source.VolumeAnnotation annotation ->
                tree.put("kind", "VolumeAnnotation")
                        .put("volume", annotation.volume())
                        .put("annotation", Source.VolumeAnnotation.ANNOTATION);
            case Source.ImageConfig config -> tree.put("kind", "ImageConfig").put("user", orNull(config.user()));
            case Source.ImageFile file ->
                tree.put("kind", "ImageFile")
                        .put("path", file.path())
                        .put("line", file.line())
                        .put("content", file.content());
            case Source.RuntimeDefault none -> tree.put("kind", "RuntimeDefault");
        }
        return tree.put("text", source.text());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
