// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
    /** Made when it is asked for, or what the set was read from. */
    private volatile @Nullable ObjectNode json;

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

    /** Collects the children of a set. */
    static final class Builder {
        private @Nullable TreeMap<String, FieldSet> children;

        /** Adds a child that is not there yet; an empty one is left out. */
        void put(String edge, FieldSet child) {
            if (!child.isEmpty()) {
                children = children == null ? new TreeMap<>() : children;
                children.put(edge, child);
            }
        }

        /** The set of what is below the edges; the builder is used up. */
        FieldSet build() {
            return children == null ? EMPTY : new FieldSet(false, children);
        }
    }

    /** The part of the set below an edge; empty if there is none. */
    FieldSet child(String edge) {
        return children.getOrDefault(edge, EMPTY);
    }

    @SuppressWarnings("ReferenceEquality") // What is the very same need not be made again.
    FieldSet union(FieldSet other) {
        if (isEmpty() || other == this) {
            return other;
        }
        SortedMap<String, FieldSet> all = children;
        for (Map.Entry<String, FieldSet> entry : other.children.entrySet()) {
            FieldSet mine = child(entry.getKey());
            FieldSet both = mine.union(entry.getValue());
            if (both != mine) {
                all = all == children ? new TreeMap<>(children) : all;
                all.put(entry.getKey(), both);
            }
        }
        return with(member || other.member, all);
    }

    /** The paths of this set that the other one does not have. */
    @SuppressWarnings("ReferenceEquality") // What is the very same need not be made again.
    FieldSet difference(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        SortedMap<String, FieldSet> left = children;
        for (Map.Entry<String, FieldSet> entry : other.children.entrySet()) {
            FieldSet mine = child(entry.getKey());
            FieldSet rest = mine.difference(entry.getValue());
            if (rest != mine) {
                left = left == children ? new TreeMap<>(children) : left;
                left.put(entry.getKey(), rest);
            }
        }
        return with(member && !other.member, left);
    }

    /** This set where nothing differs, so that what is made of it need not be made again. */
    @SuppressWarnings("ReferenceEquality") // As those who call it.
    private FieldSet with(boolean newMember, SortedMap<String, FieldSet> newChildren) {
        return newMember == member && newChildren == children ? this : of(newMember, newChildren);
    }

    /** The paths of both sets. */
    FieldSet intersection(FieldSet other) {
        Builder common = new Builder();
        children.forEach((edge, child) -> common.put(edge, child.intersection(other.child(edge))));
        return of(member && other.member, common.build().children);
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

    /** Reads the field set of a managed-fields entry, a tree that must not be changed any more. */
    @SuppressWarnings("ReferenceEquality") // The tree is kept where this set would write the same, children included.
    public static FieldSet parse(@Nullable JsonNode fields) {
        if (fields == null || !fields.isObject()) {
            return EMPTY;
        }
        boolean member = fields.isEmpty();
        boolean asWritten = true;
        String last = "";
        TreeMap<String, FieldSet> children = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            FieldSet child = parse(field.getValue());
            asWritten &= last.compareTo(field.getKey()) < 0
                    && (field.getValue().isEmpty() || child.json == field.getValue());
            last = field.getKey();
            if (field.getKey().equals(".")) {
                member = true;
            } else {
                children.put(field.getKey(), child);
            }
        }
        if (children.isEmpty()) {
            return LEAF;
        }
        FieldSet set = new FieldSet(member, children);
        set.json = asWritten ? (ObjectNode) fields : null;
        return set;
    }

    /** Writes {@code fieldsV1}: always the same tree, which must not be changed. */
    public ObjectNode toJson() {
        ObjectNode written = json;
        if (written == null) {
            written = JsonNodeFactory.instance.objectNode();
            if (member && !children.isEmpty()) {
                written.putObject(".");
            }
            for (Map.Entry<String, FieldSet> child : children.entrySet()) {
                written.set(child.getKey(), child.getValue().toJson());
            }
            json = written;
        }
        return written;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof FieldSet set && member == set.member && children.equals(set.children));
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
