// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damages valid input at random: each reader either accepts it or throws its own exception, in bounded time. A failure
 * names the seed and the input; run the seed alone to replay it.
 */
class ImageInputFuzzTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String YAML = """
            images:
            - names: [example.com/app:v1, app]
              base: busybox
              config: {user: "1000:3000", env: {PATH: /bin}, cmd: ["sh", "-c"], labels: {a: "b"}}
              files:
                /etc/passwd: |
                  root:x:0:0:root:/root:/bin/sh
                /run.sh: &f {content: "id", mode: 0755, uid: 1, gid: 2}
                /d: {directory: true, mode: 01777}
                /l: {symlink: run.sh}
                /copy: *f
            """;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedReferencesAreReadOrRefused(long seed) {
        RandomGenerator random = RandomReferences.generator(seed);
        assertTimeoutPreemptively(BOUND, () -> {
            for (int i = 0; i < 3_000; i++) {
                String text = RandomReferences.damaged(random, RandomReferences.valid(random));
                for (ReferenceGrammar grammar : ReferenceGrammar.values()) {
                    checkReference(grammar, text, seed);
                }
            }
        });
    }

    private static void checkReference(ReferenceGrammar grammar, String text, long seed) {
        try {
            ImageReference reference = grammar.normalize(text);
            assertThat(reference.tag() == null)
                    .as("%s of '%s', seed %d", grammar, text, seed)
                    .isNotEqualTo(reference.digest() == null);
        } catch (InvalidReferenceException e) {
            assertThat(e.text()).as("'%s', seed %d", text, seed).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedYamlIsReadOrRefused(long seed) {
        RandomGenerator random = RandomReferences.generator(seed);
        assertTimeoutPreemptively(BOUND, () -> {
            int refused = 0;
            for (int i = 0; i < 300; i++) {
                String text = damagedYaml(random);
                try {
                    ImageYaml.parse("fuzz.yaml", text);
                } catch (ImageFileException e) {
                    refused++;
                    assertThat(e).as("seed %d:%n%s", seed, text).hasMessageStartingWith("fuzz.yaml:");
                }
            }
            assertThat(refused).as("seed %d", seed).isBetween(30, 299);
        });
    }

    private static String damagedYaml(RandomGenerator random) {
        StringBuilder text = new StringBuilder(YAML);
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(text.length());
            char c = "\n :-[]{}&*!|>'\"%@0aé\t\u0000,".charAt(random.nextInt(22));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, c);
                case 1 -> text.insert(at, c);
                case 2 -> text.deleteCharAt(at);
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
            }
        }
        return text.toString();
    }
}
