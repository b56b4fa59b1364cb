// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kubeletsim.cri.conformance.Recordings;
import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.oci.ImageFiles;
import dev.kubeletsim.cri.image.oci.IndexFile;
import dev.kubeletsim.cri.image.oci.LayerStack;
import dev.kubeletsim.cri.image.oci.ManifestFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever {@code --images} names is an image, or is refused with the file's name. */
class ImageFilesFuzzTest {
    static List<byte[]> yaml() {
        return List.of(Mutations.texts("""
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
                        """).getFirst(), Recordings.imagesYaml());
    }

    static List<byte[]> archives() throws IOException {
        return List.of(
                TestArchives.ofOneLayer(TestArchives.layer()),
                TestArchives.ofOneLayer(TestArchives.gzip(TestArchives.layer())));
    }

    @Test
    void damagedYamlIsReadOrRefused() {
        Mutations.check(yaml(), 4, 400, ImageFilesFuzzTest::read);
    }

    @OnDemand
    @MethodSource("yaml")
    @FuzzTest(maxDuration = "10m")
    void yaml(byte[] input) throws IOException {
        read(input);
    }

    @Test
    void damagedArchivesAreReadOrRefused() throws IOException {
        Mutations.check(archives(), 5, 1_500, ImageFilesFuzzTest::read);
    }

    @OnDemand
    @MethodSource("archives")
    @FuzzTest(maxDuration = "10m")
    void archives(byte[] input) throws IOException {
        read(input);
    }

    static List<byte[]> layouts() throws IOException {
        byte[] layer = TestArchives.layer();
        return List.of(
                TestArchives.layout(layer, layer),
                TestArchives.layout(TestArchives.gzip(layer), layer),
                TestArchives.layout(TestArchives.zstd(layer), layer));
    }

    @Test
    void damagedLayoutsAreReadOrRefused() throws IOException {
        Mutations.check(layouts(), 7, 1_500, ImageFilesFuzzTest::read);
    }

    @OnDemand
    @MethodSource("layouts")
    @FuzzTest(maxDuration = "10m")
    void layouts(byte[] input) throws IOException {
        read(input);
    }

    static List<byte[]> manifests() {
        String digest = "sha256:" + "a".repeat(64);
        return Mutations.texts(
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"t\",\"digest\":\"" + digest
                        + "\",\"size\":7},\"layers\":[{\"digest\":\"" + digest
                        + "\",\"size\":9}],\"annotations\":{\"a\":\"b\"}}",
                "{\"manifests\":[{\"digest\":\"" + digest
                        + "\",\"size\":1,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}]}");
    }

    @Test
    void damagedManifestsAreReadOrRefused() {
        Mutations.check(manifests(), 8, 3_000, ImageFilesFuzzTest::readManifest);
    }

    @OnDemand
    @MethodSource("manifests")
    @FuzzTest(maxDuration = "10m")
    void manifests(byte[] input) {
        readManifest(input);
    }

    private static void readManifest(byte[] input) {
        try {
            ManifestFile.parse("m", input);
            IndexFile.parse("m", input).forContainersImage();
        } catch (ImageFileException e) {
            assertThat(e).hasMessageStartingWith("m");
        }
    }

    /** Compressed data as such: in a layout its digest would have to fit, and damage would end there. */
    @Test
    void damagedZstdIsUnpackedOrRefused() throws IOException {
        Mutations.check(List.of(TestArchives.zstd(TestArchives.layer())), 9, 3_000, ImageFilesFuzzTest::unpack);
    }

    @OnDemand
    @FuzzTest(maxDuration = "10m")
    void zstd(byte[] input) throws IOException {
        unpack(input);
    }

    private static void unpack(byte[] input) throws IOException {
        LayerStack stack = new LayerStack(new LayerStack.Bounds(1 << 20, 1 << 20));
        assertThat(stack.add("", new ByteArrayInputStream(input), BlobContent.NOT_KEPT)
                        .layer()
                        .size())
                .isEqualTo(input.length);
    }

    /** The layer as such: in an archive its digest would have to fit, and damage would end there. */
    @Test
    void damagedLayersAreReadOrRefused() throws IOException {
        Mutations.check(List.of(TestArchives.layer()), 6, 1_500, ImageFilesFuzzTest::readLayer);
    }

    @OnDemand
    @FuzzTest(maxDuration = "10m")
    void layers(byte[] input) throws IOException {
        readLayer(input);
    }

    private static void readLayer(byte[] layer) throws IOException {
        read(TestArchives.ofOneLayer(layer));
    }

    private static void read(byte[] input) throws IOException {
        Path file = Files.createTempFile("fuzz", ".image");
        try {
            Files.write(file, input);
            List<NamedImage> images = ImageFiles.read(file);
            assertThat(images)
                    .allSatisfy(image -> assertThat(image.image().configJson()).isNotEmpty());
        } catch (ImageFileException e) {
            assertThat(e).hasMessageStartingWith(file + ":");
        } finally {
            Files.delete(file);
        }
    }
}
