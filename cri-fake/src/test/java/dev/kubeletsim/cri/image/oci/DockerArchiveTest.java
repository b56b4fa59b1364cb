// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.FileTreeListing;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageConfig;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.Layer;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.oci.ArchiveBuilder.TarBuilder;
import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerArchiveTest {
    @TempDir
    Path directory;

    @Test
    void theIdIsTheDigestOfTheConfiguration() throws ImageFileException {
        ArchiveBuilder archive = new ArchiveBuilder()
                .config("\"User\":\"1000\",\"Env\":[\"A=b\"],\"Entrypoint\":null,\"Labels\":{\"l\":\"v\"}")
                .layer(new TarBuilder().file("a", "b"));

        NamedImage named = ImageFiles.read(archive.write(directory)).getFirst();

        assertThat(named.names()).map(ImageReference::toString).containsExactly("example.com/app:v1");
        assertThat(named.image().configDigest()).isEqualTo(Digests.of(archive.configJson()));
        assertThat(named.image().manifestDigest())
                .isEqualTo(Digests.of(named.image().manifestJson()));
        assertThat(named.image().config())
                .isEqualTo(new ImageConfig("1000", List.of("A=b"), List.of(), List.of(), "", "", Map.of("l", "v")));
    }

    @Test
    void laterLayersHideWhatLiesBelow() throws ImageFileException {
        FileTree rootfs = rootfs(new ArchiveBuilder()
                .layer(new TarBuilder()
                        .file("gone", "1")
                        .file("opaque/old", "1")
                        .file("tree/leaf", "1")
                        .file("kept", "1"))
                .layer(new TarBuilder()
                        .file(".wh.gone", "")
                        .file("opaque/new", "2")
                        .file("opaque/.wh..wh..opq", "")
                        .file(".wh.tree", "")
                        .file("kept", "2")));

        assertThat(text(rootfs, "/gone")).isNull();
        assertThat(text(rootfs, "/tree/leaf")).isNull();
        assertThat(text(rootfs, "/opaque/old")).isNull();
        assertThat(text(rootfs, "/opaque/new")).isEqualTo("2");
        assertThat(text(rootfs, "/kept")).isEqualTo("2");
    }

    @Test
    void aWhiteoutSparesWhatItsOwnLayerBrings() throws ImageFileException {
        FileTree rootfs = rootfs(new ArchiveBuilder()
                .layer(new TarBuilder().file("d/a", "1").file("d/b", "1"))
                .layer(new TarBuilder().file("d/a", "2").file(".wh.d", "")));

        assertThat(text(rootfs, "/d/a")).isEqualTo("2");
        assertThat(text(rootfs, "/d/b")).isNull();
    }

    @Test
    void linksLeadToTheirFiles() throws ImageFileException {
        FileTree rootfs = rootfs(new ArchiveBuilder()
                .layer(new TarBuilder()
                        .file("./usr/bin/tool", "t")
                        .link("bin", TarConstants.LF_SYMLINK, "usr/bin")
                        .link("hard", TarConstants.LF_LINK, "usr/bin/tool")));

        assertThat(text(rootfs, "/bin/tool")).isEqualTo("t");
        assertThat(text(rootfs, "/hard")).isEqualTo("t");
    }

    @Test
    void aDirectoryReplacesALink() throws ImageFileException {
        FileTree rootfs = rootfs(new ArchiveBuilder()
                .layer(new TarBuilder().file("real/a", "1").link("d", TarConstants.LF_SYMLINK, "real"))
                .layer(new TarBuilder().directory("d", 0700).file("d/b", "2")));

        assertThat(text(rootfs, "/d/b")).isEqualTo("2");
        assertThat(text(rootfs, "/real/b")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX})
    void longNamesAreRead(int format) throws ImageFileException {
        String name = "d/".repeat(100) + "n".repeat(200);

        assertThat(text(rootfs(new ArchiveBuilder().layer(new TarBuilder(format).file(name, "x"))), "/" + name))
                .isEqualTo("x");
    }

    @Test
    void gzipLayersAreUnpackedAndBothDigestsKept() throws ImageFileException {
        Image image = ImageFiles.read(new ArchiveBuilder()
                        .gzipLayer(new TarBuilder().file("a", "z".repeat(10_000)))
                        .write(directory))
                .getFirst()
                .image();

        Layer layer = image.layers().getFirst();
        assertThat(text(image.rootfs(), "/a")).hasSize(10_000);
        assertThat(layer.mediaType()).endsWith(".tar.gzip");
        assertThat(layer.digest()).isNotEqualTo(layer.diffId());
        assertThat(layer.size()).isLessThan(1_000);
        assertThat(layer.diffSize()).isGreaterThan(10_000);
        assertThat(image.manifestJson()).contains(layer.digest());
        assertThat(image.configJson()).contains(layer.diffId());
    }

    @Test
    void machineCodeIsReplacedWhereAProgramIsSimulated() throws ImageFileException {
        byte[] elf = {0x7f, 'E', 'L', 'F', 1, 2, 3};
        FileTree rootfs = rootfs(new ArchiveBuilder()
                .layer(new TarBuilder()
                        .file("usr/bin/id", elf, 0755)
                        .file("usr/bin/postgres", elf, 0755)
                        .file("usr/lib/id", elf, 0644)
                        .file("pause", elf, 0755)));

        assertThat(bytes(rootfs, "/usr/bin/id")).isEqualTo(Programs.busybox());
        assertThat(bytes(rootfs, "/pause")).isEqualTo(Programs.pause());
        assertThat(bytes(rootfs, "/usr/bin/postgres")).isEqualTo(elf);
        assertThat(bytes(rootfs, "/usr/lib/id")).isEqualTo(elf);
    }

    @Test
    void pathsThatLeadOutOfTheImageAreRefused() {
        assertRefused(
                new ArchiveBuilder().layer(new TarBuilder().file("../../etc/passwd", "x")),
                "layer layer0/layer.tar: the file '../../etc/passwd' leads out of the image");
        assertRefused(
                new ArchiveBuilder().layer(new TarBuilder().link("a", TarConstants.LF_LINK, "../../etc/passwd")),
                "layer layer0/layer.tar: the hard link target '../../etc/passwd' leads out of the image");
        assertRefused(
                new ArchiveBuilder().layer(new TarBuilder().link("a", TarConstants.LF_LINK, "none")),
                "layer layer0/layer.tar: the hard link 'a' leads to 'none', which is no file");
    }

    @Test
    void damagedCompressionIsRefused() {
        assertRefused(
                new ArchiveBuilder().layer(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0}),
                "layer layer0/layer.tar: the zstd stream ends within a header");
    }

    @Test
    void bombsAreRefused() {
        byte[] zeros = new byte[1 << 20];
        TarBuilder layer = new TarBuilder();
        for (int i = 0; i < 20; i++) {
            layer.file("zeros" + i, zeros, 0644);
        }
        ArchiveBuilder archive = new ArchiveBuilder().gzipLayer(layer);

        assertThatThrownBy(() -> ImageArchives.read(archive.write(directory), new LayerStack.Bounds(1 << 30, 10 << 20)))
                .isInstanceOf(ImageFileException.class)
                .hasMessageEndingWith(
                        "the layer unpacks to more than the 10485760 bytes that the image may still have");
    }

    @Test
    void aSymlinkOutOfTheImageStaysInside() throws ImageFileException {
        FileTree rootfs = rootfs(new ArchiveBuilder()
                .layer(new TarBuilder()
                        .link("up", TarConstants.LF_SYMLINK, "../../..")
                        .file("up/x", "inside")));

        assertThat(text(rootfs, "/x")).isEqualTo("inside");
    }

    @Test
    void aLayerMustBeTheOneThatTheConfigurationNames() {
        String wrong = "sha256:" + "0".repeat(64);
        ArchiveBuilder archive =
                new ArchiveBuilder().layer(new TarBuilder().file("a", "b")).promising(wrong);

        assertThatThrownBy(() -> ImageFiles.read(archive.write(directory)))
                .isInstanceOf(ImageFileException.class)
                .hasMessageContaining("layer layer0/layer.tar has the digest sha256:")
                .hasMessageEndingWith("(expected: " + wrong + ")");
    }

    @Test
    void anArchiveNeedsNamesAndItsMembers() throws IOException {
        assertRefused(
                new ArchiveBuilder().tags("null").layer(new TarBuilder().file("a", "b")),
                "manifest.json[0] has no RepoTags (expected: an image that was saved by its name, not by its id)");
        assertRefused(
                new ArchiveBuilder().tags("[\"Bad Name\"]"),
                "manifest.json[0] has the RepoTag 'Bad Name': invalid reference format: repository name (library/Bad"
                        + " Name) must be lowercase");
        assertRefused(
                new ArchiveBuilder().config("\"User\":1000"), "config.json.config.User is NUMBER (expected: a string)");
        Path empty = Files.write(
                directory.resolve("empty.tar"), new TarBuilder().file("x", "y").bytes());
        assertThatThrownBy(() -> ImageFiles.read(empty)).hasMessage(empty + ": the member 'manifest.json' is missing");
    }

    @Test
    void ownersAndModesAreKept() throws ImageFileException {
        FileTree rootfs = rootfs(new ArchiveBuilder().layer(new TarBuilder().owned("a", 1000, 50000)));

        assertThat(FileTreeListing.of(rootfs)).containsEntry("/a", "-0600 1000:50000 ");
    }

    @Test
    void filesAreToldApartByTheirContent() throws IOException {
        Path gzip = Files.write(directory.resolve("a.tgz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        Path noText = Files.write(directory.resolve("a.bin"), new byte[] {(byte) 0xff, 0, 1});
        Path missing = directory.resolve("missing.yaml");

        assertThatThrownBy(() -> ImageFiles.read(gzip)).hasMessageContaining("gunzip it first");
        assertThatThrownBy(() -> ImageFiles.read(noText))
                .hasMessage(noText + ": neither an archive of images nor UTF-8 text");
        assertThatThrownBy(() -> ImageFiles.read(missing))
                .isInstanceOf(ImageFileException.class)
                .hasMessage(missing + ": cannot be read: no such file");
    }

    @Test
    void twoFilesMayNotHaveTheSameImage() throws IOException {
        Path one = Files.writeString(directory.resolve("1.yaml"), "images: [{names: [app]}]");
        Path two = Files.writeString(directory.resolve("2.yaml"), "images: [{names: [other, 'app:latest']}]");

        assertThatThrownBy(() -> ImageFiles.read(List.of(one, two)))
                .hasMessage(two + ": the image docker.io/library/app:latest is also in " + one);
    }

    private void assertRefused(ArchiveBuilder archive, String message) {
        Path file = archive.write(directory);
        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(ImageFileException.class)
                .hasMessage(file + ": " + message);
    }

    private FileTree rootfs(ArchiveBuilder archive) throws ImageFileException {
        return ImageFiles.read(archive.write(directory)).getFirst().image().rootfs();
    }

    private static @Nullable String text(FileTree tree, String path) {
        return tree.readConfined(path, 1 << 20) instanceof FileTree.Content.Bytes found
                ? new String(found.bytes(), StandardCharsets.UTF_8)
                : null;
    }

    private static byte[] bytes(FileTree tree, String path) {
        return tree.readConfined(path, 1 << 20) instanceof FileTree.Content.Bytes found ? found.bytes() : new byte[0];
    }
}
