// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SmallMapTest {
    @Test
    void doesWhatAHashMapDoes() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        for (int round = 0; round < 200; round++) {
            SmallMap<String, Integer> map = new SmallMap<>();
            Map<String, Integer> model = new HashMap<>();
            for (int i = 0; i < 60; i++) {
                String key = "k" + random.nextInt(12);
                if (random.nextInt(3) == 0) {
                    map.remove(key);
                    model.remove(key);
                } else {
                    map.put(key, i);
                    model.put(key, i);
                }
                assertThat(map.keys()).containsExactlyInAnyOrderElementsOf(model.keySet());
                assertThat(map.size()).isEqualTo(model.size());
                assertThat(map.get(key)).isEqualTo(model.get(key));
            }
        }
    }
}
