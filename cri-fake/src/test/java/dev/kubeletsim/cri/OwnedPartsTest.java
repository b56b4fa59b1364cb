// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnedPartsTest {
    private final List<String> ended = new ArrayList<>();
    private final OwnedParts owned = new OwnedParts();

    private record Part(String name, List<String> ended, boolean endable) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            ended.add(name);
            if (!endable) {
                throw new IOException(name + " is stuck");
            }
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private void add(String name, boolean endable) {
        owned.add(new Part(name, ended, endable));
    }

    @Test
    void whatWasMadeLastEndsFirstAndOnce() {
        add("scheduler", true);
        add("listener", true);
        owned.close();
        owned.close();
        assertThat(ended).containsExactly("listener", "scheduler");
    }

    @Test
    void aPartThatCannotBeEndedKeepsNoOtherAlive() {
        add("scheduler", true);
        add("directory", false);
        add("listener", false);
        assertThatThrownBy(owned::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("closing listener")
                .hasRootCauseMessage("listener is stuck")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("closing directory"));
        assertThat(ended).containsExactly("listener", "directory", "scheduler");
    }
}
