// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of at most 4096 entries that forgets the least recently used one, as client-go's event caches do. */
final class BoundedCache<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;
    private static final int MAX_ENTRIES = 4096;

    BoundedCache() {
        super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MAX_ENTRIES;
    }
}
