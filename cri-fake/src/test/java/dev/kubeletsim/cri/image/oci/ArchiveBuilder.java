// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kubeletsim.cri.image.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes docker archives for tests, as {@code docker save} would. */
public final class ArchiveBuilder {
    private final List<byte[]> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();
    private String config = "\"Cmd\":[\"sh\"]";
    private String tags = "[\"example.com/app:v1\"]";

    /** Entries of a layer, in order. */
    public static final class TarBuilder {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8");

        TarBuilder(int longNames) {
            out.setLongFileMode(longNames);
        }

        public TarBuilder() {
            this(TarArchiveOutputStream.LONGFILE_GNU);
        }

        public TarBuilder file(String name, String content) {
            return file(name, content.getBytes(UTF_8), 0644);
        }

        public TarBuilder file(String name, byte[] content, int mode) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
            entry.setSize(content.length);
            entry.setMode(mode);
            return put(entry, content);
        }

        public TarBuilder directory(String name, int mode) {
            TarArchiveEntry entry = new TarArchiveEntry(name + "/", TarConstants.LF_DIR, true);
            entry.setMode(mode);
            return put(entry, new byte[0]);
        }

        public TarBuilder link(String name, byte type, String target) {
            TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
            entry.setLinkName(target);
            return put(entry, new byte[0]);
        }

        public TarBuilder owned(String name, long uid, long gid) {
            TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_NORMAL, true);
            entry.setUserId(uid);
            entry.setGroupId(gid);
            entry.setMode(0600);
            return put(entry, new byte[0]);
        }

        private TarBuilder put(TarArchiveEntry entry, byte[] content) {
            try {
                out.putArchiveEntry(entry);
                out.write(content);
                out.closeArchiveEntry();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public byte[] bytes() {
            try {
                out.close();
                return bytes.toByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    ArchiveBuilder layer(TarBuilder layer) {
        return layer(layer.bytes());
    }

    ArchiveBuilder layer(byte[] tar) {
        layers.add(tar);
        diffIds.add(Digests.of(tar));
        return this;
    }

    ArchiveBuilder gzipLayer(TarBuilder layer) {
        layer(layer);
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
            out.write(layers.removeLast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        layers.add(gzip.toByteArray());
        return this;
    }

    ArchiveBuilder promising(String diffId) {
        diffIds.set(diffIds.size() - 1, diffId);
        return this;
    }

    ArchiveBuilder config(String fields) {
        config = fields;
        return this;
    }

    ArchiveBuilder tags(String json) {
        tags = json;
        return this;
    }

    String configJson() {
        return "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{" + config
                + "},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                + diffIds.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",")) + "]}}";
    }

    byte[] bytes() {
        Map<String, byte[]> members = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            members.put("layer" + i + "/layer.tar", layers.get(i));
            names.add("\"layer" + i + "/layer.tar\"");
        }
        members.put("config.json", configJson().getBytes(UTF_8));
        String manifest =
                "[{\"Config\":\"config.json\",\"RepoTags\":" + tags + ",\"Layers\":[" + String.join(",", names) + "]}]";
        members.put("manifest.json", manifest.getBytes(UTF_8));
        TarBuilder tar = new TarBuilder();
        members.forEach((name, content) -> tar.file(name, content, 0644));
        return tar.bytes();
    }

    Path write(Path directory) {
        try {
            return Files.write(directory.resolve("image.tar"), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
