// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

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

/** Docker archives whose digests fit, whatever their layer is. */
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
