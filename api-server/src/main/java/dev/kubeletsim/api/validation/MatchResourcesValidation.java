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

/** The rules of {@code matchConstraints} and {@code matchResources} ({@code admissionregistration/validation}, 1.36). */
final class MatchResourcesValidation {
    private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
    private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
    private static final List<String> MATCH_POLICIES = List.of("Equivalent", "Exact");

    private final Faults faults;

    MatchResourcesValidation(Faults faults) {
        this.faults = faults;
    }

    void check(JsonNode resources, Path path) {
        if (!has(resources, "matchPolicy")) {
            faults.required(path.child("matchPolicy"), "");
        } else if (!MATCH_POLICIES.contains(text(resources, "matchPolicy"))) {
            faults.notSupported(path.child("matchPolicy"), text(resources, "matchPolicy"), MATCH_POLICIES);
        }
        for (String selector : List.of("namespaceSelector", "objectSelector")) {
            SchedulingValidation.labelSelector(faults, resources.path(selector), path.child(selector));
        }
        for (String rules : List.of("resourceRules", "excludeResourceRules")) {
            for (Map.Entry<Integer, JsonNode> rule : indexed(resources.path(rules))) {
                rule(rule.getValue(), path.child(rules).index(rule.getKey()));
            }
        }
    }

    private void rule(JsonNode rule, Path path) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(rule.path("resourceNames"))) {
            String name = entry.getValue().asString("");
            Path at = path.child("resourceNames").index(entry.getKey());
            faults.invalidEach(at, name, PathSegments.problems(name));
            if (!seen.add(name)) {
                faults.duplicate(at, name);
            }
        }
        operations(rule.path("operations"), path.child("operations"));
        exclusive(rule.path("apiGroups"), path.child("apiGroups"), "API groups");
        exclusive(rule.path("apiVersions"), path.child("apiVersions"), "API versions");
        for (Map.Entry<Integer, JsonNode> version : indexed(rule.path("apiVersions"))) {
            if (version.getValue().asString("").isEmpty()) {
                faults.required(path.child("apiVersions").index(version.getKey()), "");
            }
        }
        resources(rule.path("resources"), path.child("resources"));
        if (has(rule, "scope") && !SCOPES.contains(text(rule, "scope"))) {
            faults.notSupported(path.child("scope"), text(rule, "scope"), SCOPES);
        }
    }

    private void operations(JsonNode operations, Path path) {
        exclusive(operations, path, "operations");
        for (Map.Entry<Integer, JsonNode> operation : indexed(operations)) {
            String name = operation.getValue().asString("");
            if (!OPERATIONS.contains(name)) {
                faults.notSupported(path.index(operation.getKey()), name, OPERATIONS);
            }
        }
    }

    private void exclusive(JsonNode values, Path path, String what) {
        if (values.isEmpty()) {
            faults.required(path, "");
        }
        boolean wildcard = values.valueStream().anyMatch(value -> value.asString("").equals("*"));
        if (values.size() > 1 && wildcard) {
            faults.invalid(path, values, "if '*' is present, must not specify other " + what);
        }
    }

    private void resources(JsonNode resources, Path path) {
        if (resources.isEmpty()) {
            faults.required(path, "");
        }
        Set<String> allSubresourcesOf = new HashSet<>();
        Set<String> allResourcesWith = new HashSet<>();
        boolean all = false;
        boolean plain = false;
        boolean star = false;
        for (Map.Entry<Integer, JsonNode> entry : indexed(resources)) {
            String value = entry.getValue().asString("");
            Path at = path.index(entry.getKey());
            if (value.isEmpty()) {
                faults.required(at, "");
                continue;
            }
            all |= value.equals("*/*");
            star |= value.equals("*");
            int slash = value.indexOf('/');
            if (slash < 0) {
                // Upstream keeps what the last one said.
                plain = !value.equals("*");
                continue;
            }
            String resource = value.substring(0, slash);
            String subresource = value.substring(slash + 1);
            if (allSubresourcesOf.contains(resource)) {
                faults.invalid(at, value, "if '" + resource + "/*' is present, must not specify " + value);
            }
            if (allResourcesWith.contains(subresource)) {
                faults.invalid(at, value, "if '*/" + subresource + "' is present, must not specify " + value);
            }
            if (subresource.equals("*")) {
                allSubresourcesOf.add(resource);
            }
            if (resource.equals("*")) {
                allResourcesWith.add(subresource);
            }
        }
        if (resources.size() > 1 && all) {
            faults.invalid(path, resources, "if '*/*' is present, must not specify other resources");
        }
        if (star && plain) {
            faults.invalid(
                    path, resources, "if '*' is present, must not specify other resources without subresources");
        }
    }
}
