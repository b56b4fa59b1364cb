// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameIndexTest {
    private final NameIndex names = new NameIndex();

    @Test
    void aTakenNameTellsItsOwnerUntilTheOwnerLetsGo() {
        assertThat(names.reserve("n", "a")).isEmpty();
        assertThat(names.reserve("n", "b")).contains("a");
        names.release("n", "b");
        assertThat(names.reserve("n", "b")).contains("a");
        names.release("n", "a");
        assertThat(names.reserve("n", "b")).isEmpty();
    }
}
