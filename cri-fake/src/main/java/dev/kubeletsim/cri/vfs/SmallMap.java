// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map that mostly has few entries: they lie in one array and are found by looking at all of them, which takes a third of
 * a hash map's memory; when they are many it becomes a hash map.
 */
final class SmallMap<K, V> {
    /** The most entries in the array. */
    private static final int FEW = 8;

    private static final Object[] NONE = {};

    /** Key, value, key, value … without gaps; unused once there are many. */
    private Object[] slots = NONE;

    private @Nullable Map<K, V> many;

    @Nullable
    V get(K key) {
        if (many != null) {
            return many.get(key);
        }
        int at = find(key);
        return at < 0 ? null : value(at);
    }

    void put(K key, V value) {
        if (many != null) {
            many.put(key, value);
            return;
        }
        int at = find(key);
        if (at >= 0) {
            slots[at + 1] = value;
        } else if (slots.length < 2 * FEW) {
            slots = Arrays.copyOf(slots, slots.length + 2);
            slots[slots.length - 2] = key;
            slots[slots.length - 1] = value;
        } else {
            many = hashMap();
            many.put(key, value);
        }
    }

    void remove(K key) {
        if (many != null) {
            many.remove(key);
            return;
        }
        int at = find(key);
        if (at >= 0) {
            Object[] fewer = Arrays.copyOf(slots, slots.length - 2);
            System.arraycopy(slots, at + 2, fewer, at, fewer.length - at);
            slots = fewer;
        }
    }

    int size() {
        return many != null ? many.size() : slots.length / 2;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    List<K> keys() {
        if (many != null) {
            return List.copyOf(many.keySet());
        }
        List<K> keys = new ArrayList<>(slots.length / 2);
        for (int i = 0; i < slots.length; i += 2) {
            keys.add(key(i));
        }
        return keys;
    }

    private Map<K, V> hashMap() {
        Map<K, V> map = new HashMap<>();
        for (int i = 0; i < slots.length; i += 2) {
            map.put(key(i), value(i));
        }
        slots = NONE;
        return map;
    }

    private int find(K key) {
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @SuppressWarnings("unchecked") // Only put writes to the slots.
    private K key(int slot) {
        return (K) slots[slot];
    }

    @SuppressWarnings("unchecked") // Only put writes to the slots.
    private V value(int slot) {
        return (V) slots[slot + 1];
    }
}
