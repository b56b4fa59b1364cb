// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IdIndexTest {
    private final IdIndex<String> index = new IdIndex<>();

    @Test
    void findsByAnyUniquePrefixAndTellsSeveralApart() {
        index.put("abc1", "one");
        index.put("abd2", "two");
        index.put("abdd", "three");
        assertThat(index.matching("abc")).containsExactly("one");
        assertThat(index.matching("abd")).containsExactly("two", "three");
        assertThat(index.matching("ab")).hasSize(2);
        assertThat(index.matching("b")).isEmpty();
        assertThat(index.matching("abc12")).isEmpty();
    }

    @Test
    void anExactIdIsFoundEvenIfItIsAPrefixOfAnother() {
        index.put("ab", "short");
        index.put("abc", "long");
        assertThat(index.matching("ab")).containsExactly("short");
    }

    @Test
    void aRemovedIdIsGone() {
        index.put("abc", "one");
        index.remove("abc");
        assertThat(index.matching("a")).isEmpty();
    }

    @Test
    void crioDrawsAgainWhileAnIdLooksLikeANumber() {
        byte[] draws = {0x11, 0x11, 0x11, 0x11, 0x11, 0x11, (byte) 0xab};
        int[] next = {0};
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public void nextBytes(byte[] bytes) {
                bytes[0] = draws[next[0] == 0 ? 0 : 6];
                Arrays.fill(bytes, 1, bytes.length, (byte) 0x11);
                next[0]++;
            }
        };
        assertThat(new IdSource(random, RuntimeProfile.crio131().lookup()).next())
                .startsWith("ab11")
                .hasSize(64);
        next[0] = 0;
        assertThat(new IdSource(random, RuntimeProfile.containerd20().lookup()).next())
                .startsWith("1111");
    }
}
