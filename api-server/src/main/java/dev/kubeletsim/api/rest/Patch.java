// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.patch.JsonPatches;
import dev.kubeletsim.api.patch.StrategicMergePatch;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.DecodedObject;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.FieldValidation;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.schema.GoJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code PATCH} in its four formats (kube-apiserver {@code handlers/patch.go}). */
final class Patch {
    private static final String JSON_PATCH = "application/json-patch+json";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
    private static final String APPLY_PATCH = "application/apply-patch+yaml";
    private static final List<String> ACCEPTED = List.of(JSON_PATCH, MERGE_PATCH, STRATEGIC_MERGE_PATCH, APPLY_PATCH);

    private static final String DECODING = "error decoding patch: ";

    private final RestContext context;
    private final Create create;
    private final Update update;

    Patch(RestContext context, Create create, Update update) {
        this.context = context;
        this.create = create;
        this.update = update;
    }

    ApiResponse handle(ApiRequest request, Target target) {
        String type = BodyReader.mediaType(request.contentType());
        if (!ACCEPTED.contains(type)) {
            throw unroutable();
        }
        boolean apply = type.equals(APPLY_PATCH);
        WriteOptions options = WriteOptions.parse(request, "PatchOptions", apply);
        List<String> warnings = new ArrayList<>();
        Update.Change change = apply
                ? applying(request, target, options, warnings)
                : patching(type, read(type, request), target, options, warnings);
        Update.Done done = update.write(
                target,
                options.call(request, warnings),
                apply && target.subresource().isEmpty(),
                change);
        return new ApiResponse.Document(done.created() ? 201 : 200, done.object(), warnings);
    }

    /** The real server's router refuses other formats, before there is anybody to say which ones it takes. */
    private static ApiFailure unroutable() {
        return new ApiFailure(
                415,
                "UnsupportedMediaType",
                "415: Unsupported Media Type",
                new ApiFailure.Details("", "", "", List.of(), 0));
    }

    private Update.Change patching(
            String type, BodyReader.Read patch, Target target, WriteOptions options, List<String> warnings) {
        ServedResource resource = target.resource();
        return old -> {
            if (old == null) {
                throw resource.notFound(target.name());
            }
            strictOperations(type, patch.tree(), options.validation(), warnings);
            JsonNode patched = switch (type) {
                case JSON_PATCH -> JsonPatches.json(old, patch.tree());
                case MERGE_PATCH -> JsonPatches.merge(old, patch.tree());
                default ->
                    StrategicMergePatch.apply(
                            old, patch.tree(), resource.strategy().schema());
            };
            // A write to the status leaves the rest as it is stored, so that needs no second look.
            ObjectNode stored = target.subresource().equals("status") ? old : null;
            ObjectNode object = decode(patched, stored, patch.duplicates(), resource, options.validation(), warnings);
            Update.checkName(object, target);
            create.fieldManager(resource).update(old, object, options.manager(), target.subresource(), context.now());
            return object;
        };
    }

    /** Errors in the JSON of a strategic merge patch come without the words that others have before theirs. */
    private static BodyReader.Read read(String type, ApiRequest request) {
        try {
            return BodyReader.patch(request);
        } catch (ApiFailure e) {
            throw type.equals(STRATEGIC_MERGE_PATCH)
                    ? ApiFailure.badRequest(e.message().replace(DECODING, ""))
                    : e;
        }
    }

    /** What an operation of a JSON patch says besides what one has is looked at like unknown fields. */
    private static void strictOperations(
            String type, JsonNode patch, FieldValidation validation, List<String> warnings) {
        if (!type.equals(JSON_PATCH) || validation == FieldValidation.IGNORE) {
            return;
        }
        List<String> unknown = JsonPatches.unknownFields(patch);
        if (validation == FieldValidation.WARN) {
            warnings.addAll(unknown);
        } else if (!unknown.isEmpty()) {
            throw invalid(patch, "strict decoding error: " + String.join(", ", unknown));
        }
    }

    private static ObjectNode decode(
            JsonNode patched,
            @Nullable ObjectNode stored,
            List<String> duplicates,
            ServedResource resource,
            FieldValidation validation,
            List<String> warnings) {
        DecodedObject decoded;
        sameKind(patched, resource);
        if (!(patched instanceof ObjectNode object)) {
            throw invalid(patched, "json: cannot unmarshal value into Go value of type map[string]interface {}");
        }
        try {
            decoded = resource.strategy().decode(object, stored);
        } catch (ApiFailure e) {
            String prefix = " cannot be handled as a " + resource.definition().kind() + ": ";
            int at = e.message().indexOf(prefix);
            throw invalid(patched, at < 0 ? e.message() : e.message().substring(at + prefix.length()));
        }
        List<String> strict = new ArrayList<>(duplicates);
        strict.addAll(decoded.strictErrors());
        if (!strict.isEmpty() && validation == FieldValidation.STRICT) {
            throw invalid(patched, "strict decoding error: " + String.join(", ", strict));
        }
        if (validation == FieldValidation.WARN) {
            warnings.addAll(strict);
        }
        ObjectNode result = decoded.object();
        result.put("apiVersion", resource.definition().apiVersion());
        result.put("kind", resource.definition().kind());
        if (stored != null) {
            own(result, stored);
        }
        resource.strategy().applyDefaults(result);
        return resource.strategy().encode(result, stored);
    }

    /** A patch cannot make another kind of an object. */
    private static void sameKind(JsonNode patched, ServedResource resource) {
        String kind = patched.path("kind").asString("");
        String version = patched.path("apiVersion").asString("");
        boolean same = (kind.isEmpty() || kind.equals(resource.definition().kind()))
                && (version.isEmpty() || version.equals(resource.definition().apiVersion()));
        if (patched.isObject() && !same) {
            throw invalid(patched, Decoding.mismatch(kind, version, resource.definition()));
        }
    }

    /** Gives a patched object copies of the stored parts that a write to the status may change in place. */
    @SuppressWarnings("ReferenceEquality") // Only the very same part needs a copy.
    private static void own(ObjectNode object, ObjectNode stored) {
        for (String part : List.of("metadata", "status")) {
            if (object.get(part) instanceof ObjectNode shared && shared == stored.get(part)) {
                object.putObject(part).setAll(shared);
            }
        }
    }

    private static ApiFailure invalid(JsonNode patched, String why) {
        String shown =
                JsonMapper.shared().writeValueAsString(JsonMapper.shared().writeValueAsString(patched));
        FieldError error = new FieldError(FieldError.Type.INVALID, "patch", "Invalid value: " + shown + ": " + why);
        return new ApiFailure(
                422,
                "Invalid",
                " \"\" is invalid: " + error,
                new ApiFailure.Details(
                        "",
                        "",
                        "",
                        List.of(new ApiFailure.Cause(error.type().reason(), error.body(), error.field())),
                        0));
    }

    private Update.Change applying(ApiRequest request, Target target, WriteOptions options, List<String> warnings) {
        BodyReader.Read read = BodyReader.applyPatch(request);
        if (!(read.tree() instanceof ObjectNode tree)) {
            throw ApiFailure.badRequest(
                    read.tree().isNull()
                            ? "invalid object type: /, Kind="
                            : "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
                                    + GoJson.typeName(read.tree())
                                    + " into Go value of type map[string]interface {}");
        }
        ObjectNode config = configuration(tree, read.duplicates(), target, options, warnings);
        return old -> merged(old, config, target, options);
    }

    private static ObjectNode configuration(
            ObjectNode tree, List<String> duplicates, Target target, WriteOptions options, List<String> warnings) {
        ServedResource resource = target.resource();
        if (tree.path("metadata").has("managedFields")) {
            throw ApiFailure.badRequest("metadata.managedFields must be nil");
        }
        String version = tree.path("apiVersion").asString("");
        String kind = tree.path("kind").asString("");
        if (!version.equals(resource.definition().apiVersion())
                || !kind.equals(resource.definition().kind())) {
            throw ApiFailure.badRequest(
                    "invalid object type: " + (version.contains("/") ? "" : "/") + version + ", Kind=" + kind);
        }
        DecodedObject decoded = resource.strategy().decode(tree);
        List<String> strict = new ArrayList<>(duplicates);
        strict.addAll(decoded.strictErrors());
        if (!strict.isEmpty() && options.validation() == FieldValidation.STRICT) {
            throw ApiFailure.badRequest("error strict decoding patch: " + String.join(", ", strict));
        }
        if (options.validation() == FieldValidation.WARN) {
            warnings.addAll(strict);
        }
        ObjectNode config = decoded.object();
        if (Metadata.name(config).isEmpty()) {
            Metadata.of(config).put("name", target.name());
        }
        Update.checkName(config, target);
        return config;
    }

    private ObjectNode merged(@Nullable ObjectNode old, ObjectNode config, Target target, WriteOptions options) {
        ServedResource resource = target.resource();
        String uid = Metadata.uid(config);
        if (old == null && !uid.isEmpty()) {
            throw resource.conflict(
                    target.name(),
                    "uid mismatch: the provided object specified uid " + uid + ", and no existing object was found");
        }
        ObjectNode object = create.fieldManager(resource)
                .apply(old, config, options.manager(), target.subresource(), context.now(), options.force());
        object.put("apiVersion", resource.definition().apiVersion());
        object.put("kind", resource.definition().kind());
        if (Metadata.text(config, "resourceVersion").isEmpty()) {
            Metadata.of(object).remove("resourceVersion");
        }
        resource.strategy().applyDefaults(object);
        return resource.strategy().encode(object);
    }
}
