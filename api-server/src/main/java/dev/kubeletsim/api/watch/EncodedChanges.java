// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of recently sent objects, so that a change that many clients watch is encoded once a representation.
 *
 * <p>Bounded: the oldest of {@value #CAPACITY} entries goes first. Guarded by the map's own lock; two threads may encode
 * the same object, both results are equal.
 */
public final class EncodedChanges {
    private static final int CAPACITY = 512;
    private static final JsonMapper JSON = JsonMapper.shared();

    private record Key(String uid, String revision, String rendering) {}

    private final Map<Key, byte[]> recent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
            return size() > CAPACITY;
        }
    };

    byte[] encode(ObjectNode stored, ObjectNode rendered, Rendering rendering) {
        Key key = new Key(
                stored.path("metadata").path("uid").asString(""),
                stored.path("metadata").path("resourceVersion").asString(""),
                rendering.cacheKey());
        synchronized (recent) {
            byte[] known = recent.get(key);
            if (known != null) {
                return known;
            }
        }
        byte[] bytes = JSON.writeValueAsBytes(rendered);
        synchronized (recent) {
            recent.put(key, bytes);
        }
        return bytes;
    }
}
