// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentRepliesTest {
    /** Equal facts are different objects, as after a change of the profile. */
    private record Facts(String name) {}

    private final List<Facts> built = new ArrayList<>();
    private final RecentReplies<Facts, String> replies = new RecentReplies<>(facts -> {
        built.add(facts);
        return new String("reply about " + facts.name());
    });

    @Test
    void aReplyIsBuiltOnceForTheSameFacts() {
        Facts facts = new Facts("a");
        String reply = replies.of(facts);
        assertThat(replies.of(facts)).isSameAs(reply);
        assertThat(built).containsExactly(facts);
    }

    @Test
    void equalFactsGetRepliesOfTheirOwn() {
        Facts before = new Facts("a");
        Facts after = new Facts("a");
        replies.of(before);
        replies.of(after);
        assertThat(built).hasSize(2);
    }

    @Test
    void manyAreRememberedAndNoneIsMixedUp() {
        List<Facts> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(new Facts("n" + i));
        }
        for (int round = 0; round < 3; round++) {
            for (Facts facts : all) {
                assertThat(replies.of(facts)).isEqualTo("reply about " + facts.name());
            }
        }
    }
}
