// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.selector;

import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * A field selector, {@code spec.nodeName=n,status.phase!=Failed}: all requirements have to hold ({@code
 * k8s.io/apimachinery/pkg/fields}).
 */
public final class FieldSelector {
    /** Matches everything. */
    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    private record Requirement(String field, boolean equal, String value) {}

    private final List<Requirement> requirements;

    private FieldSelector(List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    /**
     * Parses a selector.
     *
     * @param selectable the fields that the resource knows, beside name and namespace
     * @throws ApiFailure 400 for a selector that cannot be read, or a field that the resource does not know
     */
    public static FieldSelector parse(String text, ResourceDefinition resource, Set<String> selectable) {
        List<Requirement> requirements = new ArrayList<>();
        for (String term : terms(text)) {
            if (term.isEmpty()) {
                continue;
            }
            Requirement requirement = requirement(term, text);
            if (!known(requirement.field, resource, selectable)) {
                throw ApiFailure.badRequest(unsupported(requirement.field, resource));
            }
            requirements.add(requirement);
        }
        return requirements.isEmpty() ? EVERYTHING : new FieldSelector(requirements);
    }

    private static boolean known(String field, ResourceDefinition resource, Set<String> selectable) {
        return field.equals("metadata.name")
                || (field.equals("metadata.namespace") && resource.namespaced())
                || selectable.contains(field);
    }

    /** Resources with conversions of their own name the field; the others go through a general conversion. */
    private static String unsupported(String field, ResourceDefinition resource) {
        return switch (resource.qualifiedResource()) {
            case "pods", "nodes", "namespaces", "secrets", "services", "events", "events.events.k8s.io" ->
                "field label not supported: " + field;
            default ->
                "\"" + field + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"";
        };
    }

    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        StringBuilder term = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                term.append(c).append(text.charAt(++i));
            } else if (c == ',') {
                terms.add(term.toString());
                term.setLength(0);
            } else {
                term.append(c);
            }
        }
        terms.add(term.toString());
        return terms;
    }

    private static Requirement requirement(String term, String whole) {
        for (int i = 0; i < term.length(); i++) {
            if (term.charAt(i) == '\\') {
                i++;
            } else if (term.startsWith("!=", i)) {
                return new Requirement(term.substring(0, i), false, unescape(term.substring(i + 2)));
            } else if (term.charAt(i) == '=') {
                int width = term.startsWith("==", i) ? 2 : 1;
                return new Requirement(term.substring(0, i), true, unescape(term.substring(i + width)));
            }
        }
        throw ApiFailure.badRequest("invalid selector: '" + whole + "'; can't understand '" + term + "'");
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                if (i + 1 == value.length() || "\\,=".indexOf(value.charAt(i + 1)) < 0) {
                    throw ApiFailure.badRequest("invalid field selector: invalid escape sequence in value: " + value);
                }
                c = value.charAt(++i);
            }
            plain.append(c);
        }
        return plain.toString();
    }

    public boolean isEmpty() {
        return requirements.isEmpty();
    }

    /** The one value that {@code field} has to have; empty if the selector does not say so. */
    public String exact(String field) {
        for (Requirement requirement : requirements) {
            if (requirement.equal && requirement.field.equals(field)) {
                return requirement.value;
            }
        }
        return "";
    }

    /** Whether the object has the fields; {@code fields} reads the resource's own ones. */
    public boolean matches(ObjectNode object, Function<ObjectNode, Map<String, String>> fields) {
        Map<String, String> own = null;
        for (Requirement requirement : requirements) {
            String actual;
            if (requirement.field.equals("metadata.name")) {
                actual = Metadata.name(object);
            } else if (requirement.field.equals("metadata.namespace")) {
                actual = Metadata.namespace(object);
            } else {
                own = own == null ? fields.apply(object) : own;
                actual = own.getOrDefault(requirement.field, "");
            }
            if (actual.equals(requirement.value) != requirement.equal) {
                return false;
            }
        }
        return true;
    }
}
