// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Makes image names that follow the grammar, and damages them. */
final class RandomReferences {
    private static final List<String> DOMAINS = List.of(
            "", "", "localhost/", "localhost:5000/", "example.com/", "a-b.C.d:80/", "[fe80::1]:443/", "127.0.0.1/");
    private static final List<String> JOINTS = List.of(".", "_", "__", "-", "----", "/");
    private static final String ALPHANUMERIC = "abcxyz0189";

    private RandomReferences() {}

    static RandomGenerator generator(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    static String valid(RandomGenerator random) {
        StringBuilder text = new StringBuilder(pick(random, DOMAINS)).append(word(random));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(pick(random, JOINTS)).append(word(random));
        }
        if (random.nextBoolean()) {
            text.append(':').append(word(random)).append(pick(random, List.of("", ".", "-", "_X")));
        }
        if (random.nextInt(4) == 0) {
            text.append("@sha256:").append(Digests.of(text.toString()).substring("sha256:".length()));
        }
        return text.toString();
    }

    /** {@code text} with a few characters changed, added or taken away. */
    static String damaged(RandomGenerator random, String text) {
        StringBuilder damaged = new StringBuilder(text);
        for (int i = 1 + random.nextInt(3); i > 0 && !damaged.isEmpty(); i--) {
            int at = random.nextInt(damaged.length());
            char c = "aZ09/:@.-_[] \u0000é%".charAt(random.nextInt(16));
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, c);
                case 1 -> damaged.insert(at, c);
                default -> damaged.deleteCharAt(at);
            }
        }
        return damaged.toString();
    }

    private static String word(RandomGenerator random) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            word.append(ALPHANUMERIC.charAt(random.nextInt(ALPHANUMERIC.length())));
        }
        return word.toString();
    }

    private static String pick(RandomGenerator random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
