// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.intern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InternerTest {
    @Test
    void equalValuesAreOneObject() {
        Interner<List<Long>> interner = new Interner<>();
        List<Long> first = interner.one(List.of(1000L, 2000L));
        assertThat(interner.one(List.of(1000L, 2000L))).isSameAs(first);
        assertThat(interner.one(List.of(1000L))).containsExactly(1000L);
    }

    @Test
    void manyValuesStayWhatTheyAre() {
        Interner<String> interner = new Interner<>();
        assertThat(IntStream.range(0, 100_000).mapToObj(String::valueOf))
                .allMatch(each -> interner.one(each).equals(each));
    }
}
