// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.oci.ArchiveBuilder.TarBuilder;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damages manifests, layouts and zstd streams at random: they are read, or refused with the reader's own exception. */
class ManifestFuzzTest {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final byte[] TAR =
            new TarBuilder().file("a", "b".repeat(5000)).bytes();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedManifestsAreReadOrRefused(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        String digest = "sha256:" + "a".repeat(64);
        byte[] valid = ("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"t\",\"digest\":\"" + digest
                        + "\",\"size\":7},\"layers\":[{\"mediaType\":\"t\",\"digest\":\"" + digest
                        + "\",\"size\":9,\"annotations\":{\"a\":\"b\"}}],\"manifests\":[{\"digest\":\"" + digest
                        + "\",\"size\":1,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}")
                .getBytes(StandardCharsets.UTF_8);
        assertTimeoutPreemptively(BOUND, () -> {
            int refused = 0;
            for (int i = 0; i < 4_000; i++) {
                byte[] bytes = damaged(random, valid);
                try {
                    ManifestFile.parse("m", bytes);
                    IndexFile.parse("m", bytes).forContainerd();
                } catch (ImageFileException e) {
                    refused++;
                    assertThat(e).as("seed %d", seed).hasMessageStartingWith("m");
                }
            }
            assertThat(refused).as("seed %d", seed).isBetween(100, 3_999);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedLayoutsAreReadOrRefused(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(
                layout.multiArch(LayoutBuilder.platform(layout.image(MediaTypes.OCI_LAYER, TAR, TAR), "amd64")), "");
        byte[] valid = layout.tar();
        Path file = directory.resolve("layout.tar");
        assertTimeoutPreemptively(BOUND, () -> {
            int refused = 0;
            for (int i = 0; i < 200; i++) {
                Files.write(file, damaged(random, valid));
                try {
                    ImageArchives.read(file);
                } catch (ImageFileException e) {
                    refused++;
                    assertThat(e).as("seed %d", seed).hasMessageStartingWith(file + ": ");
                }
            }
            assertThat(refused).as("seed %d", seed).isPositive();
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedZstdIsUnpackedOrRefused(long seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] noise = new byte[20_000];
        random.nextBytes(noise);
        byte[] tar = new TarBuilder()
                .file("a", noise, 0644)
                .file("b", "c".repeat(50_000))
                .bytes();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out)) {
            zstd.write(tar);
        }
        byte[] valid = out.toByteArray();
        assertTimeoutPreemptively(BOUND, () -> {
            int refused = 0;
            for (int i = 0; i < 3_000; i++) {
                byte[] bytes = damaged(random, valid);
                LayerStack.Added added = new LayerStack(new LayerStack.Bounds(1 << 20, 1 << 20))
                        .add("", new ByteArrayInputStream(bytes), () -> new ByteArrayInputStream(bytes));
                refused += added.problem().isPresent() ? 1 : 0;
                assertThat(added.layer().size()).isEqualTo(bytes.length);
            }
            assertThat(refused).as("seed %d", seed).isPositive();
        });
    }

    private static byte[] damaged(RandomGenerator random, byte[] valid) {
        byte[] bytes = valid.clone();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(8) == 0 ? random.nextInt(Math.min(32, bytes.length)) : random.nextInt(bytes.length);
            bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : "{}[]\",:0-".charAt(random.nextInt(9)));
        }
        return random.nextInt(6) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
