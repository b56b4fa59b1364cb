// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.oci.ImageFiles;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that would take all the memory, or reach out of their root, are refused with a text that says why. */
class OversizedImagesTest {
    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    Path directory;

    @Test
    void aZipBombIsRefusedBeforeItIsUnpacked() throws Exception {
        Path file = archive(bomb(8 * GIBIBYTE));
        assertThat(Files.size(file)).as("bytes on disk").isLessThan(1 << 20);
        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(ImageFileException.class)
                .hasMessageStartingWith(file + ": layer layer.tar: the file 'zeros' has 8589934592 bytes");
    }

    /** Only its header claims that much: nothing of it would have to be there. */
    private static byte[] bomb(long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("zeros");
        entry.setSize(size);
        byte[] layer = new byte[1 << 20];
        entry.writeEntryHeader(layer, ZipEncodingHelper.getZipEncoding("UTF-8"), true);
        return TestArchives.gzip(layer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc/passwd", "a/../../b", "/../x", "a/.."})
    void pathsThatLeadOutAreRefused(String name) throws Exception {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(layer)) {
            TestArchives.add(tar, name, "x");
        }
        Path file = archive(layer.toByteArray());
        assertThatThrownBy(() -> ImageFiles.read(file))
                .isInstanceOf(ImageFileException.class)
                .hasMessageContaining("leads out of the image");
    }

    private Path archive(byte[] layer) throws IOException {
        return Files.write(directory.resolve("image.tar"), TestArchives.around(layer));
    }

    @ParameterizedTest(name = "[{index}]")
    @ValueSource(strings = {"\n", "g:\n"})
    void groupFilesOfTenMillionLinesAreRefusedWhenAContainerIsMade(String line) throws Exception {
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(layer)) {
            TestArchives.add(tar, "etc/passwd", "root:x:0:0::/:/bin/sh\n");
            TestArchives.add(tar, "etc/group", line.repeat(10_000_000).getBytes(StandardCharsets.US_ASCII));
        }
        Path file = Files.write(directory.resolve("image.tar"), TestArchives.ofOneLayer(layer.toByteArray()));
        try (FakeRuntime runtime = FakeRuntime.builder()
                .profile(RuntimeProfile.containerd20())
                .imagesFrom(file)
                .start()) {
            ManagedChannel channel = runtime.newChannel();
            var cri = RuntimeServiceGrpc.newBlockingStub(channel);
            CreateContainerRequest.Builder request = CreateContainerRequest.newBuilder();
            request.getSandboxConfigBuilder()
                    .getMetadataBuilder()
                    .setName("p")
                    .setNamespace("n")
                    .setUid("u");
            request.setPodSandboxId(cri.runPodSandbox(RunPodSandboxRequest.newBuilder()
                            .setConfig(request.getSandboxConfig())
                            .build())
                    .getPodSandboxId());
            request.getConfigBuilder().addCommand("sh").getImageBuilder().setImage("a.example/b:c");
            request.getConfigBuilder().getMetadataBuilder().setName("c");
            // Whose groups are asked for; the image's own user has none.
            request.getConfigBuilder()
                    .getLinuxBuilder()
                    .getSecurityContextBuilder()
                    .getRunAsUserBuilder()
                    .setValue(0);
            try {
                assertThatThrownBy(() -> cri.createContainer(request.build()))
                        .isInstanceOf(StatusRuntimeException.class)
                        .hasMessageContaining("/etc/group is too large: ");
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
