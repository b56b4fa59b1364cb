// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.DecodedObject;
import dev.kubeletsim.api.resource.FieldValidation;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** From a body's tree to an object of the resource's kind, defaults and all. */
final class Decoding {
    static final String SCHEME = "pkg/api/legacyscheme/scheme.go:30";

    /** Kinds of the core group that the real server knows: another one in a body is a conversion that fails. */
    private static final Set<String> CORE_KINDS = Set.of(
            "Binding",
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "List",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodList",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
            "Status");

    private static final List<String> EVICTION_VERSIONS = List.of("policy/v1", "policy/v1beta1");

    private Decoding() {}

    /**
     * Decodes a whole object.
     *
     * @param warnings gets one entry for each unknown field when the client wants warnings
     * @throws ApiFailure 400 if the body is of another kind, has wrong types, or has unknown fields and may not
     */
    static ObjectNode object(
            BodyReader.Read body, ServedResource resource, FieldValidation validation, List<String> warnings) {
        ObjectNode tree = (ObjectNode) body.tree();
        ResourceDefinition definition = resource.definition();
        checkKind(tree, definition);
        DecodedObject decoded = resource.strategy().decode(tree);
        List<String> strict = new ArrayList<>(body.duplicates());
        strict.addAll(decoded.strictErrors());
        if (!strict.isEmpty() && validation == FieldValidation.STRICT) {
            throw ApiFailure.badRequest(definition.kind() + " in version \"" + definition.version()
                    + "\" cannot be handled as a " + definition.kind() + ": strict decoding error: "
                    + String.join(", ", strict));
        }
        if (validation == FieldValidation.WARN) {
            warnings.addAll(strict);
        }
        ObjectNode object = decoded.object();
        object.put("apiVersion", definition.apiVersion()).put("kind", definition.kind());
        resource.strategy().applyDefaults(object);
        return resource.strategy().encode(object);
    }

    private static void checkKind(ObjectNode tree, ResourceDefinition expected) {
        JsonNode apiVersion = tree.path("apiVersion");
        JsonNode kind = tree.path("kind");
        String sentKind = kind.asString("").isEmpty() ? expected.kind() : kind.asString("");
        String sentVersion = apiVersion.asString("").isEmpty() ? expected.apiVersion() : apiVersion.asString("");
        if (sentKind.equals(expected.kind()) && sentVersion.equals(expected.apiVersion())) {
            return;
        }
        int slash = sentVersion.indexOf('/');
        String version = sentVersion.substring(slash + 1);
        throw ApiFailure.badRequest(sentKind + " in version \"" + version + "\" cannot be handled as a "
                + expected.kind() + ": " + mismatch(sentKind, sentVersion, expected));
    }

    /** Why something of another kind is not taken. */
    static String mismatch(String sentKind, String sentVersion, ResourceDefinition expected) {
        boolean known = sentVersion.equals("v1") && CORE_KINDS.contains(sentKind);
        return known
                ? "converting (v1." + sentKind + ") to (" + internalGroup(expected) + "." + expected.kind()
                        + "): unknown conversion"
                : "no kind \"" + sentKind + "\" is registered for version \"" + sentVersion + "\" in scheme \"" + SCHEME
                        + "\"";
    }

    /** Refuses a body of another kind than the subresource takes. */
    static void subresource(JsonNode body, String group, String kind) {
        String sentKind = body.path("kind").asString("");
        String sentVersion = body.path("apiVersion").asString("");
        ResourceDefinition expected =
                new ResourceDefinition(group, "v1", "", "", kind, true, List.of(), List.of(), List.of(), List.of(), "");
        boolean foreign = (!sentKind.isEmpty() && !sentKind.equals(kind))
                || (!sentVersion.isEmpty() && !EVICTION_VERSIONS.contains(sentVersion) && !sentVersion.equals("v1"));
        if (foreign) {
            String shown = sentKind.isEmpty() ? kind : sentKind;
            String version = sentVersion.isEmpty() ? expected.apiVersion() : sentVersion;
            throw ApiFailure.badRequest(shown + " in version \"" + version.substring(version.indexOf('/') + 1)
                    + "\" cannot be handled as a " + kind + ": " + mismatch(shown, version, expected));
        }
    }

    private static String internalGroup(ResourceDefinition resource) {
        String group = resource.group();
        int dot = group.indexOf('.');
        return group.isEmpty() ? "core" : dot < 0 ? group : group.substring(0, dot);
    }
}
