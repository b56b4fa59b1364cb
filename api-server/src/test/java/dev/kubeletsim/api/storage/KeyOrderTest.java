// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.ObjectStore.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
    private static final List<String> NAMESPACES = List.of("", "a", "a-b", "a.b", "a0", "ab", "b");
    private static final List<String> NAMES = List.of("a", "a-b", "b");

    private static List<Key> keys() {
        return NAMESPACES.stream()
                .flatMap(namespace -> NAMES.stream().map(name -> new Key("pods", namespace, name)))
                .toList();
    }

    @Test
    void isTheOrderOfNamespaceSlashName() {
        for (Key one : keys()) {
            for (Key other : keys()) {
                int expected = (one.namespace() + "/" + one.name()).compareTo(other.namespace() + "/" + other.name());
                assertThat(Integer.signum(KeyOrder.INSTANCE.compare(one, other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(Integer.signum(expected));
            }
        }
    }

    @Test
    void aNamespaceIsARange() {
        for (String namespace : NAMESPACES) {
            List<Key> within = keys().stream()
                    .filter(key -> KeyOrder.INSTANCE.compare(key, KeyOrder.first("pods", namespace)) >= 0)
                    .filter(key -> KeyOrder.INSTANCE.compare(key, KeyOrder.end("pods", namespace)) < 0)
                    .toList();
            assertThat(within)
                    .extracting(Key::namespace)
                    .containsOnly(namespace)
                    .hasSize(NAMES.size());
        }
    }
}
