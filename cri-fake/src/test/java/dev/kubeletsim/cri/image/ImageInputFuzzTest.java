// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kubeletsim.cri.image.ArchiveBuilder.TarBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.io.TempDir;
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

    @TempDir
    Path directory;

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

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedArchivesAreReadOrRefused(long seed) {
        RandomGenerator random = RandomReferences.generator(seed);
        byte[] valid = archive();
        Path file = directory.resolve("image.tar");
        assertTimeoutPreemptively(BOUND, () -> {
            int refused = 0;
            for (int i = 0; i < 150; i++) {
                Files.write(file, damaged(random, valid));
                refused += isRefused(file, seed) ? 1 : 0;
            }
            assertThat(refused).as("seed %d", seed).isPositive();
        });
    }

    private static boolean isRefused(Path file, long seed) {
        try {
            DockerArchive.read(file);
            return false;
        } catch (ImageFileException e) {
            assertThat(e).as("seed %d", seed).hasMessageStartingWith(file.toString());
            return true;
        }
    }

    /** Damages headers more often than their number suggests: they are where a reader can be led astray. */
    private static byte[] damaged(RandomGenerator random, byte[] valid) {
        byte[] bytes = valid.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int block = random.nextInt(bytes.length / 512) * 512;
            int at = block + (random.nextBoolean() ? 100 + random.nextInt(58) : random.nextInt(512));
            bytes[at] = (byte) (random.nextBoolean() ? '0' + random.nextInt(10) : random.nextInt(256));
            if (random.nextBoolean()) {
                repairChecksum(bytes, block);
            }
        }
        return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }

    private static void repairChecksum(byte[] bytes, int block) {
        Arrays.fill(bytes, block + 148, block + 156, (byte) ' ');
        int sum = 0;
        for (int i = block; i < block + 512; i++) {
            sum += bytes[i] & 0xff;
        }
        byte[] octal = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octal, 0, bytes, block + 148, octal.length);
    }

    private static byte[] archive() {
        return new ArchiveBuilder()
                .layer(new TarBuilder()
                        .directory("d", 0755)
                        .file("d/" + "n".repeat(150), "long")
                        .link("s", TarConstants.LF_SYMLINK, "d")
                        .file("gone", "1"))
                .gzipLayer(new TarBuilder().file(".wh.gone", "").file("a", "1").link("h", TarConstants.LF_LINK, "a"))
                .bytes();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void damagedLayersAreReadOrRefusedEvenWithTheRightDigest(long seed) {
        RandomGenerator random = RandomReferences.generator(seed);
        byte[] layer = new TarBuilder()
                .directory("d", 0755)
                .file("d/" + "n".repeat(150), "long")
                .link("s", TarConstants.LF_SYMLINK, "../d")
                .file("d/.wh..wh..opq", "")
                .link("h", TarConstants.LF_LINK, "d/" + "n".repeat(150))
                .bytes();
        assertTimeoutPreemptively(BOUND, () -> {
            int refused = 0;
            for (int i = 0; i < 200; i++) {
                byte[] damaged = damaged(random, layer);
                refused += isRefused(new ArchiveBuilder().layer(damaged).write(directory), seed) ? 1 : 0;
            }
            assertThat(refused).as("seed %d", seed).isBetween(1, 199);
        });
    }
}
