// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.cel.ExpressionCompiler;
import dev.kubeletsim.api.resource.ResourceCatalog;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.schema.ObjectType;
import dev.kubeletsim.api.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks for mistakes in a policy's expressions by what is known of the kinds that it matches ({@code
 * apiserver/pkg/admission/plugin/policy/validating/typechecking.go}). What it finds are warnings: the policy is in force all
 * the same.
 */
public final class TypeChecker {
    private static final int MOST_TYPES = 10;

    private final Schema schema;
    private final List<ResourceDefinition> resources;

    /** A checker of the kinds that Kubernetes 1.{@code minor} serves here. */
    public TypeChecker(int minor) {
        this.schema = Schema.ofMinor(minor);
        this.resources = ResourceCatalog.of(minor);
    }

    /**
     * What is wrong with one expression.
     *
     * @param fieldRef its path in the policy
     * @param warning one paragraph a kind
     */
    public record Warning(String fieldRef, String warning) {}

    /** The kinds are ordered as upstream orders them; one is named as Go prints it. */
    private record Kind(String group, String version, String kind, ObjectType type) implements Comparable<Kind> {
        private static final Comparator<Kind> ORDER =
                Comparator.comparing(Kind::group).thenComparing(Kind::version).thenComparing(Kind::kind);

        @Override
        public int compareTo(Kind other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            return group + "/" + version + ", Kind=" + kind;
        }
    }

    /** The warnings for a policy, in the order of its validations. */
    public List<Warning> check(JsonNode policy) {
        JsonNode spec = policy.path("spec");
        Set<Kind> kinds = kinds(spec.path("matchConstraints").path("resourceRules"));
        List<Warning> warnings = new ArrayList<>();
        JsonNode validations = spec.path("validations");
        for (int i = 0; i < validations.size(); i++) {
            for (String field : List.of("expression", "messageExpression")) {
                String source = validations.path(i).path(field).asString("");
                String warning = source.isEmpty() ? "" : warning(spec, kinds, source);
                if (!warning.isEmpty()) {
                    warnings.add(new Warning("spec.validations[" + i + "]." + field, warning));
                }
            }
        }
        return warnings;
    }

    private String warning(JsonNode spec, Set<Kind> kinds, String source) {
        List<String> paragraphs = new ArrayList<>();
        for (Kind kind : kinds) {
            String problem = compiler(spec, kind).typeProblem(source);
            if (!problem.isEmpty()) {
                paragraphs.add(kind + ": " + problem + "\n");
            }
        }
        return String.join("\n", paragraphs);
    }

    private ExpressionCompiler compiler(JsonNode spec, Kind kind) {
        JsonNode params = spec.path("paramKind");
        ExpressionCompiler compiler =
                ExpressionCompiler.typed(schema, kind.type, params.isObject(), paramsType(params));
        for (JsonNode variable : spec.path("variables")) {
            compiler.variable(
                    variable.path("name").asString(""),
                    variable.path("expression").asString(""));
        }
        return compiler;
    }

    private @Nullable ObjectType paramsType(JsonNode params) {
        String version = params.path("apiVersion").asString("");
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        return params.isObject() ? schema.kind(group, params.path("kind").asString("")) : null;
    }

    private Set<Kind> kinds(JsonNode rules) {
        Set<Kind> kinds = new TreeSet<>();
        for (JsonNode rule : rules) {
            List<String> groups = sorted(rule.path("apiGroups"));
            List<String> versions = sorted(rule.path("apiVersions"));
            boolean anything = groups.contains("*") || versions.contains("*");
            if (!anything && !add(kinds, groups, versions, sorted(rule.path("resources")))) {
                return kinds;
            }
        }
        return kinds;
    }

    /** Answers whether there is room for more. */
    private boolean add(Set<Kind> kinds, List<String> groups, List<String> versions, List<String> names) {
        int count = 0;
        for (String group : groups) {
            for (String version : versions) {
                for (String name : names) {
                    for (Kind kind : kindsOf(group, version, name)) {
                        kinds.add(kind);
                        count++;
                        if (count == MOST_TYPES) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    /** Wildcards and subresources have no kind of their own; the core group's name, being empty, stands for any group. */
    private List<Kind> kindsOf(String group, String version, String name) {
        List<Kind> found = new ArrayList<>();
        for (ResourceDefinition each : resources) {
            ObjectType type = schema.kind(each.group(), each.kind());
            if (type != null
                    && (group.isEmpty() || group.equals(each.group()))
                    && version.equals(each.version())
                    && (name.equals(each.plural()) || name.equals(each.singular()))) {
                found.add(new Kind(each.group(), each.version(), each.kind(), type));
            }
        }
        return found;
    }

    private static List<String> sorted(JsonNode texts) {
        return texts.valueStream().map(text -> text.asString("")).sorted().toList();
    }
}
