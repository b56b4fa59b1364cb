// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules of {@code env} and {@code envFrom}. */
final class EnvironmentValidation {
    private static final List<String> SOURCES =
            List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef");
    private static final List<String> FIELD_PATHS = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");

    /** The release that began to look at the names of config maps and secrets. */
    private static final int NAMED_SINCE = 32;

    private final Faults faults;
    private final ServerContext context;

    EnvironmentValidation(Faults faults, ServerContext context) {
        this.faults = faults;
        this.context = context;
    }

    void variables(JsonNode variables, Path path) {
        for (Map.Entry<Integer, JsonNode> entry : indexed(variables)) {
            JsonNode variable = entry.getValue();
            Path at = path.index(entry.getKey());
            String name = text(variable, "name");
            if (name.isEmpty()) {
                faults.required(at.child("name"), "");
            } else {
                faults.invalidEach(at.child("name"), name, Names.envVar(name, relaxed()));
            }
            if (has(variable, "valueFrom")) {
                valueFrom(variable, at.child("valueFrom"));
            }
        }
    }

    /** Any printable name: from 1.32 on by default, before that behind a gate. */
    private boolean relaxed() {
        return context.atLeast(32) || context.enabled("RelaxedEnvironmentVariableValidation");
    }

    private void valueFrom(JsonNode variable, Path path) {
        JsonNode source = variable.path("valueFrom");
        int sources = 0;
        for (String kind : SOURCES) {
            if (has(source, kind)) {
                sources++;
                source(kind, source.path(kind), path.child(kind));
            }
        }
        if (sources == 0) {
            faults.invalid(
                    path,
                    "",
                    context.atLeast(34)
                            ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or"
                                    + " `fileKeyRef`"
                            : "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or"
                                    + " `secretKeyRef`");
        } else if (!text(variable, "value").isEmpty()) {
            faults.invalid(path, "", "may not be specified when `value` is not empty");
        } else if (sources > 1) {
            faults.invalid(path, "", "may not have more than one field specified at a time");
        }
    }

    private void source(String kind, JsonNode source, Path path) {
        switch (kind) {
            case "fieldRef" -> DownwardFields.fieldRef(faults, source, FIELD_PATHS, path);
            case "resourceFieldRef" -> DownwardFields.resourceFieldRef(faults, source, false, path);
            case "fileKeyRef" -> fileKeyRef(source, path);
            default -> keyOf(source, path);
        }
    }

    private void fileKeyRef(JsonNode source, Path path) {
        String key = text(source, "key");
        if (key.isEmpty()) {
            faults.required(path.child("key"), "");
        } else {
            faults.invalidEach(path.child("key"), key, Names.envVar(key, true));
        }
        String volume = text(source, "volumeName");
        if (volume.isEmpty()) {
            faults.required(path.child("volumeName"), "");
        } else {
            faults.invalidEach(path.child("volumeName"), volume, Names.dns1123Label(volume, context.minor()));
        }
        if (text(source, "path").isEmpty()) {
            faults.required(path.child("path"), "");
        } else {
            VolumeValidation.noBacksteps(faults, text(source, "path"), path.child("path"));
        }
    }

    private void keyOf(JsonNode source, Path path) {
        String name = text(source, "name");
        if (context.atLeast(NAMED_SINCE)) {
            faults.invalidEach(path.child("name"), name, Names.dns1123Subdomain(name, context.minor()));
        }
        String key = text(source, "key");
        if (key.isEmpty()) {
            faults.required(path.child("key"), "");
        } else {
            faults.invalidEach(path.child("key"), key, Names.configKey(key, context.minor()));
        }
    }

    void sources(JsonNode sources, Path path) {
        for (Map.Entry<Integer, JsonNode> entry : indexed(sources)) {
            JsonNode source = entry.getValue();
            Path at = path.index(entry.getKey());
            String prefix = text(source, "prefix");
            if (!prefix.isEmpty()) {
                faults.invalidEach(at.child("prefix"), prefix, Names.envVar(prefix, relaxed()));
            }
            int count = 0;
            for (String kind : List.of("configMapRef", "secretRef")) {
                if (has(source, kind)) {
                    count++;
                    String name = text(source.path(kind), "name");
                    if (name.isEmpty()) {
                        faults.required(at.child(kind).child("name"), "");
                    } else {
                        String beginning = Names.beginning(name);
                        faults.invalidEach(
                                at.child(kind).child("name"), name, Names.dns1123Subdomain(beginning, context.minor()));
                    }
                }
            }
            if (count == 0) {
                faults.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
            } else if (count > 1) {
                faults.invalid(path, "", "may not have more than one field specified at a time");
            }
        }
    }
}
