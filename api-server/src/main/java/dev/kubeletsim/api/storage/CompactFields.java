// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The few fields of a stored object, in their order, in one array: a quarter of what a linked hash map takes. Fields are
 * found by looking at all of them.
 */
final class CompactFields extends AbstractMap<String, JsonNode> {
    /** With more fields than this, looking at all of them costs more than the memory is worth. */
    static final int MOST = 16;

    /** Name, value, name, value … without gaps. */
    private Object[] slots;

    /** The hash of {@link #orderedHash}, 0 while it is not known. */
    private int hash;

    CompactFields(Object[] slots) {
        this.slots = slots;
    }

    /** A hash in which the order of the fields counts; computed once, so that a tree's costs what is new in it. */
    int orderedHash() {
        if (hash == 0) {
            int computed = 1;
            for (int i = 0; i < slots.length; i += 2) {
                computed = 31 * (31 * computed + slots[i].hashCode()) + TreeCompactor.orderedHash(value(i));
            }
            hash = computed;
        }
        return hash;
    }

    private int find(Object name) {
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private JsonNode value(int slot) {
        return (JsonNode) slots[slot + 1];
    }

    @Override
    public int size() {
        return slots.length / 2;
    }

    @Override
    public boolean containsKey(Object name) {
        return find(name) >= 0;
    }

    @Override
    public @Nullable JsonNode get(Object name) {
        int at = find(name);
        return at < 0 ? null : value(at);
    }

    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
        int at = find(name);
        hash = 0;
        if (at < 0) {
            Object[] more = Arrays.copyOf(slots, slots.length + 2);
            more[slots.length] = name;
            more[slots.length + 1] = value;
            slots = more;
            return null;
        }
        JsonNode before = value(at);
        slots[at + 1] = value;
        return before;
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return slots.length / 2;
            }

            @Override
            public Iterator<Map.Entry<String, JsonNode>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, JsonNode>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < slots.length;
        }

        @Override
        public Map.Entry<String, JsonNode> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, JsonNode> entry = Map.entry((String) slots[next], value(next));
            next += 2;
            return entry;
        }

        @Override
        public void remove() {
            hash = 0;
            next -= 2;
            Object[] fewer = Arrays.copyOf(slots, slots.length - 2);
            System.arraycopy(slots, next + 2, fewer, next, fewer.length - next);
            slots = fewer;
        }
    }
}
