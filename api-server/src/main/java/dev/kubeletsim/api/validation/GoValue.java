// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import java.util.List;
import java.util.Map;

/** A value of upstream's internal Go types, as far as printing a difference needs it. */
sealed interface GoValue {
    /** A nil pointer, slice or map. */
    record Nil() implements GoValue {}

    /** Text, number, truth or amount: as {@code go-cmp} prints it and as JSON. */
    record Leaf(String goText, String json, boolean zero) implements GoValue {}

    /** A pointer to something. */
    record Pointer(GoValue target) implements GoValue {}

    /** A struct; an embedded one is a field whose name is its type. */
    record Struct(String type, List<Member> members) implements GoValue {
        public Struct {
            members = List.copyOf(members);
        }
    }

    /** A field of a struct. */
    record Member(String name, GoValue value, boolean embedded) {}

    /** A slice; {@code type} includes the brackets. */
    record Slice(String type, List<GoValue> elements) implements GoValue {
        public Slice {
            elements = List.copyOf(elements);
        }
    }

    /** A map, ordered by key. */
    record Dictionary(String type, Map<String, GoValue> entries) implements GoValue {}

    /** The zero value of its type: what {@code go-cmp} leaves out of structs. */
    default boolean isZero() {
        return switch (this) {
            case Nil ignored -> true;
            case Leaf leaf -> leaf.zero();
            case Struct struct ->
                struct.members().stream().allMatch(member -> member.value().isZero());
            case Pointer ignored -> false;
            case Slice ignored -> false;
            case Dictionary ignored -> false;
        };
    }
}
