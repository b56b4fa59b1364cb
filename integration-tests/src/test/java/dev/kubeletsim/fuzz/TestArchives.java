// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Docker archives and OCI layouts whose digests fit, whatever their layer is. */
final class TestArchives {
    private TestArchives() {}

    /** A layer with a file, a directory, links, a whiteout and a name that needs an extension. */
    static byte[] layer() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            add(tar, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
            add(tar, "a".repeat(60) + "/" + "b".repeat(120), "x");
            tar.putArchiveEntry(new TarArchiveEntry("tmp/"));
            tar.closeArchiveEntry();
            TarArchiveEntry symlink = new TarArchiveEntry("l", TarArchiveEntry.LF_SYMLINK);
            symlink.setLinkName("etc/passwd");
            tar.putArchiveEntry(symlink);
            tar.closeArchiveEntry();
            TarArchiveEntry hardlink = new TarArchiveEntry("h", TarArchiveEntry.LF_LINK);
            hardlink.setLinkName("etc/passwd");
            tar.putArchiveEntry(hardlink);
            tar.closeArchiveEntry();
            add(tar, "etc/.wh.gone", "");
            add(tar, "var/.wh..wh..opq", "");
        }
        return bytes.toByteArray();
    }

    /** An archive whose layer has the digest that its configuration promises. */
    static byte[] ofOneLayer(byte[] layer) throws IOException {
        return around(layer, sha256(plain(layer)));
    }

    /** An archive whose layer is refused before its digest is known. */
    static byte[] around(byte[] layer) throws IOException {
        return around(layer, "0".repeat(64));
    }

    private static byte[] around(byte[] layer, String diffId) throws IOException {
        String config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"1000\",\"Cmd\":[\"sh\"]},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:" + diffId + "\"]}}";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            add(
                    tar,
                    "manifest.json",
                    "[{\"Config\":\"c.json\",\"RepoTags\":[\"a.example/b:c\"],\"Layers\":[\"layer.tar\"]}]");
            add(tar, "c.json", config);
            add(tar, "layer.tar", layer);
        }
        return bytes.toByteArray();
    }

    /** An OCI layout of an index for two platforms, whose image for this one has this layer. */
    static byte[] layout(byte[] layer, byte[] plainLayer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            add(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
            String config = blob(
                    tar,
                    "application/vnd.oci.image.config.v1+json",
                    ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"1000\"},\"rootfs\":"
                                    + "{\"type\":\"layers\",\"diff_ids\":[\"sha256:" + sha256(plainLayer) + "\"]}}")
                            .getBytes(StandardCharsets.UTF_8));
            String layers = blob(tar, "application/vnd.oci.image.layer.v1.tar", layer);
            String manifest = blob(
                    tar,
                    "application/vnd.oci.image.manifest.v1+json",
                    ("{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[" + layers + "]}")
                            .getBytes(StandardCharsets.UTF_8));
            String other = manifest.replaceFirst("sha256:.{64}", "sha256:" + "0".repeat(64));
            String index = blob(
                    tar,
                    "application/vnd.oci.image.index.v1+json",
                    ("{\"schemaVersion\":2,\"manifests\":[" + on(other, "arm64") + "," + on(manifest, "amd64") + "]}")
                            .getBytes(StandardCharsets.UTF_8));
            add(tar, "index.json", "{\"schemaVersion\":2,\"manifests\":[" + index + "]}");
        }
        return bytes.toByteArray();
    }

    private static String on(String descriptor, String architecture) {
        return descriptor.substring(0, descriptor.length() - 1) + ",\"platform\":{\"os\":\"linux\",\"architecture\":\""
                + architecture + "\"}}";
    }

    /** Adds a blob, and returns its descriptor. */
    private static String blob(TarArchiveOutputStream tar, String type, byte[] content) throws IOException {
        String digest = sha256(content);
        add(tar, "blobs/sha256/" + digest, content);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"sha256:" + digest + "\",\"size\":" + content.length + "}";
    }

    static byte[] zstd(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] plain(byte[] layer) throws IOException {
        if (layer.length < 2 || layer[0] != 0x1f || layer[1] != (byte) 0x8b) {
            return layer;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(layer))) {
            return in.readAllBytes();
        }
    }

    static void add(TarArchiveOutputStream tar, String name, String content) throws IOException {
        add(tar, name, content.getBytes(StandardCharsets.UTF_8));
    }

    static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
