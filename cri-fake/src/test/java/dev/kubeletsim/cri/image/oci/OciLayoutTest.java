// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.FileTreeListing;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.oci.ArchiveBuilder.TarBuilder;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciLayoutTest {
    private static final String REF = "\"org.opencontainers.image.ref.name\":";
    private static final byte[] TAR =
            new TarBuilder().file("etc/hello", "world".repeat(1000)).bytes();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anImageIsReadFromATarAndFromADirectory(boolean tar) throws Exception {
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(layout.image(MediaTypes.OCI_LAYER, TAR, TAR), REF + "\"example.com/app:v1\"");

        NamedImage named = only(tar ? layout.writeTar(directory) : layout.writeDirectory(directory));

        assertThat(named.names()).map(ImageReference::toString).containsExactly("example.com/app:v1");
        Image image = named.image();
        assertThat(image.configDigest()).isEqualTo(Digests.of(image.configJson()));
        assertThat(image.manifestDigest()).isEqualTo(Digests.of(image.manifestJson()));
        assertThat(image.config().user()).isEqualTo("7");
        assertThat(FileTreeListing.of(image.rootfs())).containsKey("/etc/hello");
        try (InputStream blob = image.layers().getFirst().content().open()) {
            assertThat(blob.readAllBytes()).as("the blob, read again").isEqualTo(TAR);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"org.opencontainers.image.ref.name\":\"v1\" | localhost/thing:v1",
                "'' | localhost/thing:latest",
                "\"org.opencontainers.image.ref.name\":\"app:v2\" | docker.io/library/app:v2",
                "\"io.containerd.image.name\":\"quay.io/a/b:c\",\"org.opencontainers.image.ref.name\":\"c\" | quay.io/a/b:c"
            })
    void namesComeFromAnnotations(String annotations, String name) throws ImageFileException {
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(layout.image(MediaTypes.OCI_LAYER, TAR, TAR), annotations);

        assertThat(only(layout.writeTar(directory)).names())
                .map(ImageReference::toString)
                .containsExactly(name);
    }

    @Test
    void severalNamesOfOneImageAreOneImage() throws ImageFileException {
        LayoutBuilder layout = new LayoutBuilder();
        String image = layout.image(MediaTypes.OCI_LAYER, TAR, TAR);
        layout.entry(image, REF + "\"app:v1\"").entry(image, REF + "\"app:v2\"");

        assertThat(only(layout.writeTar(directory)).names()).hasSize(2);
    }

    @Test
    void ofSeveralPlatformsOursIsRead() throws ImageFileException {
        LayoutBuilder layout = new LayoutBuilder();
        byte[] other = new TarBuilder().file("arm", "").bytes();
        String index = layout.multiArch(
                LayoutBuilder.platform(layout.image(MediaTypes.OCI_LAYER, other, other), "arm64"),
                LayoutBuilder.platform(layout.image(MediaTypes.OCI_LAYER, TAR, TAR), "amd64"));
        layout.entry(index, REF + "\"app:v1\"");

        Image image = only(layout.writeTar(directory)).image();

        assertThat(FileTreeListing.of(image.rootfs())).containsKey("/etc/hello").doesNotContainKey("/arm");
        assertThat(image.targetDigest()).isNotEqualTo(image.manifestDigest());
        assertThat(index).contains(image.targetDigest());
    }

    /** With a skippable frame before and behind, as zstd:chunked has. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "skippable"})
    void zstdLayersAreUnpacked(String kind) throws Exception {
        byte[] zstd = zstd(TAR);
        byte[] skippable = {0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};
        byte[] stored = kind.equals("plain") ? zstd : joined(skippable, zstd, skippable);
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(layout.image(MediaTypes.OCI_LAYER + "+zstd", stored, TAR), REF + "\"app:v1\"");

        Image image = only(layout.writeTar(directory)).image();

        assertThat(FileTreeListing.of(image.rootfs())).containsKey("/etc/hello");
        assertThat(image.layers().getFirst().size()).isEqualTo(stored.length);
        assertThat(image.layers().getFirst().diffSize()).isEqualTo(TAR.length);
    }

    @Test
    void aZstdBombIsRefused() throws Exception {
        byte[] zeros = new TarBuilder().file("zeros", new byte[32 << 20], 0644).bytes();
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(layout.image(MediaTypes.OCI_LAYER + "+zstd", zstd(zeros), zeros), REF + "\"app:v1\"");
        Path file = layout.writeTar(directory);

        assertThatThrownBy(() -> ImageArchives.read(file, new LayerStack.Bounds(1 << 20, 1 << 20)))
                .isInstanceOf(ImageFileException.class)
                .hasMessageContaining("the file 'zeros' has 33554432 bytes (expected: at most the 1048576");
    }

    @Test
    void gzipLayersWithAPlainTypeAreUnpacked() throws Exception {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(TAR);
        }
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(layout.image(MediaTypes.OCI_LAYER, gzip.toByteArray(), TAR), REF + "\"app:v1\"");

        assertThat(FileTreeListing.of(only(layout.writeTar(directory)).image().rootfs()))
                .containsKey("/etc/hello");
    }

    @Test
    void whatIsNotAsPromisedIsRefused() {
        String other = Digests.of("other");
        LayoutBuilder layer = new LayoutBuilder();
        layer.entry(layer.image(MediaTypes.OCI_CONFIG, MediaTypes.OCI_LAYER, TAR, other), "");
        assertRefused(layer, "unpacks to the digest " + Digests.of(TAR) + " (expected: " + other + ")");

        LayoutBuilder blob = new LayoutBuilder();
        String manifest = blob.image(MediaTypes.OCI_LAYER, TAR, TAR);
        blob.entry(manifest, "").replace(manifest, "{}".getBytes(UTF_8));
        assertRefused(blob, "has the digest " + Digests.of("{}") + " (expected: sha256:");

        LayoutBuilder missing = new LayoutBuilder();
        missing.entry(
                "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"" + other + "\",\"size\":1}", "");
        assertRefused(missing, "the member 'blobs/" + other.replace(':', '/') + "' is missing");

        LayoutBuilder artifact = new LayoutBuilder();
        artifact.entry(artifact.image("application/x-thing", MediaTypes.OCI_LAYER, TAR, Digests.of(TAR)), "");
        assertRefused(artifact, "has a configuration 'application/x-thing' (expected: that of an image)");

        LayoutBuilder arm = new LayoutBuilder();
        arm.entry(arm.multiArch(LayoutBuilder.platform(arm.image(MediaTypes.OCI_LAYER, TAR, TAR), "arm64")), "");
        assertRefused(arm, "has no image for linux/amd64");

        assertRefused(new LayoutBuilder(), "index.json has no image for linux/amd64");
    }

    @Test
    void digestsThatAreNoneAreRefusedBeforeTheyNameAFile() {
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(
                "{\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"digest\":\"sha256:../../etc/passwd\",\"size\":1}",
                "");
        assertRefused(layout, "index.json.manifests[0] has the digest 'sha256:../../etc/passwd': invalid checksum");
    }

    @Test
    void linksOutOfADirectoryAreRefused() throws IOException {
        LayoutBuilder layout = new LayoutBuilder();
        layout.entry(layout.image(MediaTypes.OCI_LAYER, TAR, TAR), "");
        Path root = layout.writeDirectory(directory);
        Path outside = Files.writeString(directory.resolve("outside"), "{}");
        Files.delete(root.resolve("index.json"));
        Files.createSymbolicLink(root.resolve("index.json"), outside);

        assertThatThrownBy(() -> ImageFiles.read(root))
                .isInstanceOf(ImageFileException.class)
                .hasMessageContaining("the member 'index.json' leads out of the directory");
    }

    @Test
    void indexesWithinIndexesEnd() {
        LayoutBuilder layout = new LayoutBuilder();
        String descriptor = layout.image(MediaTypes.OCI_LAYER, TAR, TAR);
        for (int i = 0; i < 6; i++) {
            descriptor = layout.multiArch(descriptor);
        }
        layout.entry(descriptor, "");
        assertRefused(layout, "indexes within indexes (expected: at most 4)");
    }

    private void assertRefused(LayoutBuilder layout, String message) {
        Path file = layout.writeTar(directory);
        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(ImageFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }

    private static NamedImage only(Path file) throws ImageFileException {
        List<NamedImage> images = ImageFiles.read(file);
        assertThat(images).hasSize(1);
        return images.getFirst();
    }

    private static byte[] zstd(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var zstd = new ZstdOutputStream(out)) {
            zstd.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
