// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.oci.ArchiveBuilder.TarBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages valid archives at random: the reader either accepts them or throws its own exception, in bounded time. */
class ArchiveFuzzTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedArchivesAreReadOrRefused(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
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
            ImageArchives.read(file);
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
        RandomGenerator random = new SplittableRandom(seed);
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
