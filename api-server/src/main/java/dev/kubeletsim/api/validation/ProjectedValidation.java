// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of a projected volume: each source is of one type, and no two of them write the same file. */
final class ProjectedValidation {
    private static final List<String> TYPES = List.of(
            "secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate");

    private final Faults faults;
    private final Path path;
    private final Set<String> files = new HashSet<>();

    private ProjectedValidation(Faults faults, Path path) {
        this.faults = faults;
        this.path = path;
    }

    static void check(Faults faults, JsonNode volume, Path path) {
        VolumeValidation.mode(faults, volume, "defaultMode", path);
        ProjectedValidation validation = new ProjectedValidation(faults, path);
        for (Map.Entry<Integer, JsonNode> source : indexed(volume.path("sources"))) {
            validation.source(source.getValue(), path.child("sources").index(source.getKey()));
        }
    }

    private void source(JsonNode source, Path at) {
        for (String kind : List.of("secret", "configMap")) {
            if (has(source, kind)) {
                files(source.path(kind), at.child(kind));
            }
        }
        if (has(source, "downwardAPI")) {
            JsonNode items = source.path("downwardAPI").path("items");
            VolumeValidation.downwardItems(faults, items, at.child("downwardAPI"));
            items.forEach(item -> file(text(item, "path"), text(item, "path")));
        }
        if (has(source, "serviceAccountToken")) {
            token(source.path("serviceAccountToken"), at.child("serviceAccountToken"));
        }
        if (TYPES.stream().filter(type -> has(source, type)).count() > 1) {
            faults.forbidden(at, "may not specify more than 1 volume type per source");
        }
    }

    private void files(JsonNode object, Path at) {
        VolumeValidation.requiredText(faults, object, "name", at);
        VolumeValidation.items(faults, object.path("items"), at.child("items"));
        object.path("items").forEach(item -> file(text(item, "path"), text(object, "name")));
    }

    /** Notes a file that another source writes as well, with what upstream shows as the culprit. */
    private void file(String name, String shown) {
        if (!name.isEmpty() && !files.add(name)) {
            faults.invalid(path, shown, "conflicting duplicate paths");
        }
    }

    private void token(JsonNode token, Path at) {
        CsiValidation.tokenLife(faults, token.path("expirationSeconds"), at.child("expirationSeconds"));
        // Upstream names the volume here, not the source.
        if (text(token, "path").isEmpty()) {
            faults.required(path.child("path"), "");
        } else {
            VolumeValidation.unreservedPath(faults, text(token, "path"), path.child("path"));
        }
    }
}
