// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.values.NullValue;
import java.time.Instant;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Shows JSON trees to expressions without copying them. Whole numbers are ints, the others doubles. */
final class JsonValues {
    private JsonValues() {}

    /** The value of a tree; null for a missing one. */
    static Object of(@Nullable JsonNode node) {
        if (node == null || node.isNull() || node.isMissingNode()) {
            return NullValue.NULL_VALUE;
        }
        return switch (node.getNodeType()) {
            case OBJECT -> new Fields(node);
            case ARRAY -> new Elements(node);
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.isIntegralNumber() && node.canConvertToLong() ? (Object) node.longValue() : node.doubleValue();
            default -> node.asString("");
        };
    }

    /** The same, with the timestamps of a namespace, which are typed, as instants. */
    static Object namespace(@Nullable JsonNode namespace) {
        return namespace == null ? NullValue.NULL_VALUE : new Timed(namespace);
    }

    private static class Fields extends AbstractMap<String, Object> {
        private final JsonNode object;

        Fields(JsonNode object) {
            this.object = object;
        }

        Object value(String name, JsonNode value) {
            return of(value);
        }

        @Override
        public boolean containsKey(Object key) {
            return key instanceof String name && object.has(name);
        }

        @Override
        public @Nullable Object get(Object key) {
            JsonNode value = key instanceof String name ? object.get(name) : null;
            return value == null ? null : value((String) key, value);
        }

        @Override
        public int size() {
            return object.size();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return new AbstractSet<>() {
                @Override
                public Iterator<Entry<String, Object>> iterator() {
                    return object.properties().stream()
                            .map(field -> Map.entry(field.getKey(), value(field.getKey(), field.getValue())))
                            .iterator();
                }

                @Override
                public int size() {
                    return object.size();
                }
            };
        }
    }

    /** Fields called {@code …Timestamp} and {@code …Time} hold instants, at any depth outside of labels and annotations. */
    private static final class Timed extends Fields {
        Timed(JsonNode object) {
            super(object);
        }

        @Override
        Object value(String name, JsonNode value) {
            if (name.equals("labels") || name.equals("annotations")) {
                return of(value);
            }
            if (value.isObject()) {
                return new Timed(value);
            }
            if (value.isString() && (name.endsWith("Timestamp") || name.endsWith("TransitionTime"))) {
                return Instant.parse(value.stringValue());
            }
            return value.isArray() && name.equals("conditions") ? new TimedElements(value) : of(value);
        }
    }

    private static class Elements extends AbstractList<Object> {
        final JsonNode array;

        Elements(JsonNode array) {
            this.array = array;
        }

        @Override
        public Object get(int index) {
            return of(array.get(index));
        }

        @Override
        public int size() {
            return array.size();
        }
    }

    private static final class TimedElements extends Elements {
        TimedElements(JsonNode array) {
            super(array);
        }

        @Override
        public Object get(int index) {
            return new Timed(array.get(index));
        }
    }
}
