// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A set of field paths, as {@code fieldsV1} writes it: a trie whose edges are {@code f:name}, {@code k:{"key":"v"}} or
 * {@code v:"value"}. Immutable.
 *
 * <p>A node is a member by itself ({@code "."} in JSON, or having no children) or only leads to members.
 */
public final class FieldSet {
    /** No paths at all. */
    public static final FieldSet EMPTY = new FieldSet(false, new TreeMap<>());

    /** Only the path itself. */
    static final FieldSet LEAF = new FieldSet(true, new TreeMap<>());

    private final boolean member;
    private final SortedMap<String, FieldSet> children;

    private FieldSet(boolean member, SortedMap<String, FieldSet> children) {
        this.member = member;
        this.children = children;
    }

    /** A set with these children; empty ones are left out. */
    static FieldSet of(boolean member, Map<String, FieldSet> children) {
        TreeMap<String, FieldSet> kept = new TreeMap<>();
        children.forEach((edge, child) -> {
            if (!child.isEmpty()) {
                kept.put(edge, child);
            }
        });
        if (kept.isEmpty()) {
            return member ? LEAF : EMPTY;
        }
        return new FieldSet(member, kept);
    }

    public boolean isEmpty() {
        return !member && children.isEmpty();
    }

    boolean isMember() {
        return member;
    }

    Map<String, FieldSet> children() {
        return children;
    }

    /** The part of the set below an edge; empty if there is none. */
    FieldSet child(String edge) {
        return children.getOrDefault(edge, EMPTY);
    }

    FieldSet union(FieldSet other) {
        if (isEmpty() || other == this) {
            return other;
        }
        if (other.isEmpty()) {
            return this;
        }
        Map<String, FieldSet> all = new TreeMap<>(children);
        other.children.forEach((edge, child) -> all.merge(edge, child, FieldSet::union));
        return of(member || other.member, all);
    }

    /** The paths of this set that the other one does not have. */
    FieldSet difference(FieldSet other) {
        return combine(other, (mine, theirs) -> mine && !theirs);
    }

    /** The paths of both sets. */
    FieldSet intersection(FieldSet other) {
        return combine(other, (mine, theirs) -> mine && theirs);
    }

    private FieldSet combine(FieldSet other, BiPredicate<Boolean, Boolean> keep) {
        if (isEmpty()) {
            return this;
        }
        Map<String, FieldSet> kept = new TreeMap<>();
        children.forEach((edge, child) -> kept.put(edge, child.combine(other.child(edge), keep)));
        return of(keep.test(member, other.member), kept);
    }

    /** The set without one edge of its root. */
    FieldSet without(String edge) {
        if (!children.containsKey(edge)) {
            return this;
        }
        TreeMap<String, FieldSet> kept = new TreeMap<>(children);
        kept.remove(edge);
        return of(member, kept);
    }

    /** All paths, written as conflicts name them: {@code .spec.containers[name="a"].image}. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", paths);
        return paths;
    }

    private void collect(String path, List<String> paths) {
        if (member) {
            paths.add(path);
        }
        children.forEach((edge, child) -> child.collect(path + PathElement.text(edge), paths));
    }

    /** Reads the field set of a managed-fields entry. */
    public static FieldSet parse(@Nullable JsonNode fields) {
        if (fields == null || !fields.isObject()) {
            return EMPTY;
        }
        boolean member = fields.isEmpty();
        TreeMap<String, FieldSet> children = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (field.getKey().equals(".")) {
                member = true;
            } else {
                children.put(field.getKey(), parse(field.getValue()));
            }
        }
        return children.isEmpty() ? LEAF : new FieldSet(member, children);
    }

    /** Writes {@code fieldsV1}. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (member && !children.isEmpty()) {
            json.putObject(".");
        }
        children.forEach((edge, child) -> json.set(edge, child.toJson()));
        return json;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldSet set && member == set.member && children.equals(set.children);
    }

    @Override
    public int hashCode() {
        return 31 * children.hashCode() + Boolean.hashCode(member);
    }

    @Override
    public String toString() {
        return paths().toString();
    }
}
