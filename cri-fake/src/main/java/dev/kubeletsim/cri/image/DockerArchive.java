// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * Reads what {@code docker save} writes: a tar with {@code manifest.json}, and for each image a configuration and the
 * layers, plain or gzip. Ids are the digests of the configurations as they stand in the archive; each layer must have the
 * {@code diff_id} that its configuration promises.
 */
final class DockerArchive {
    /** Its list of members is in memory before they can be counted. */
    private static final long MAX_ARCHIVE = 1L << 30;

    private static final long MAX_UNPACKED = 512L << 20;
    private static final int MAX_MEMBERS = 10_000;
    private static final int MAX_IMAGES = 1_000;
    private static final int MAX_JSON = 8 << 20;
    private static final int MAX_LINKS = 8;
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final String TAR_TYPE = "application/vnd.docker.image.rootfs.diff.tar";

    private final TarFile tar;
    private final Map<String, TarArchiveEntry> members = new HashMap<>();
    private long bytesLeft;

    private DockerArchive(TarFile tar, long maxUnpacked) throws ImageFileException {
        this.tar = tar;
        this.bytesLeft = maxUnpacked;
        List<TarArchiveEntry> entries = tar.getEntries();
        if (entries.size() > MAX_MEMBERS) {
            throw new ImageFileException(entries.size() + " members (expected: at most " + MAX_MEMBERS + ")");
        }
        entries.forEach(entry -> members.put(normal(entry.getName()), entry));
    }

    /** Reads all images of an archive; messages name {@code file}. */
    static List<NamedImage> read(Path file) throws ImageFileException {
        return read(file, MAX_UNPACKED);
    }

    static List<NamedImage> read(Path file, long maxUnpacked) throws ImageFileException {
        try {
            long size = Files.size(file);
            if (size > MAX_ARCHIVE) {
                throw new ImageFileException(
                        "an archive of " + size + " bytes (expected: at most " + MAX_ARCHIVE + ")");
            }
            return readOpen(file, maxUnpacked);
        } catch (ImageFileException e) {
            throw new ImageFileException(file + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            // The tar reader also throws unchecked exceptions on damaged input.
            throw new ImageFileException(file + ": not a readable docker archive: " + e.getMessage(), e);
        }
    }

    private static List<NamedImage> readOpen(Path file, long maxUnpacked) throws IOException, ImageFileException {
        try (TarFile tar = new TarFile(file)) {
            return new DockerArchive(tar, maxUnpacked).images();
        }
    }

    private List<NamedImage> images() throws IOException, ImageFileException {
        List<DockerManifest> manifests = DockerManifest.parse(bytes("manifest.json"));
        if (manifests.size() > MAX_IMAGES) {
            throw new ImageFileException(manifests.size() + " images (expected: at most " + MAX_IMAGES + ")");
        }
        List<NamedImage> images = new ArrayList<>();
        for (DockerManifest manifest : manifests) {
            images.add(image(manifest));
        }
        return images;
    }

    private NamedImage image(DockerManifest manifest) throws IOException, ImageFileException {
        DockerConfig config = DockerConfig.parse(manifest.config(), bytes(manifest.config()));
        int promised = config.diffIds().size();
        if (manifest.layers().size() != promised) {
            throw new ImageFileException(
                    "manifest.json has " + manifest.layers().size() + " layers for " + manifest.config()
                            + " (expected: " + promised + ", as many as it has diff_ids)");
        }
        LayerUnpacker unpacker = new LayerUnpacker();
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < promised; i++) {
            layers.add(layer(manifest.layers().get(i), config.diffIds().get(i), unpacker));
        }
        Image image =
                Image.of(config.config(), config.json(), OciDocuments.DOCKER_MANIFEST_TYPE, layers, unpacker.tree());
        return new NamedImage(manifest.names(), image);
    }

    private Layer layer(String name, String diffId, LayerUnpacker unpacker) throws IOException, ImageFileException {
        MessageDigest blobHash = Digests.sha256();
        MessageDigest diffHash = Digests.sha256();
        CountingStream blob = new CountingStream(new DigestInputStream(open(name), blobHash), Long.MAX_VALUE);
        BufferedInputStream buffered = new BufferedInputStream(blob);
        byte[] magic = head(buffered);
        if (Arrays.equals(magic, ZSTD)) {
            throw new ImageFileException("layer " + name + " is zstd (expected: tar or gzip)");
        }
        boolean gzip = magic.length > 1 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        InputStream plain = gzip ? new GZIPInputStream(buffered) : buffered;
        CountingStream diff = new CountingStream(new DigestInputStream(plain, diffHash), bytesLeft);
        try {
            unpacker.apply(diff, bytesLeft);
        } catch (ImageFileException e) {
            throw new ImageFileException("layer " + name + ": " + e.getMessage(), e);
        }
        diff.drain();
        buffered.transferTo(OutputStream.nullOutputStream());
        bytesLeft -= diff.count();
        String found = Digests.finish(diffHash);
        if (!found.equals(diffId)) {
            throw new ImageFileException("layer " + name + " has the digest " + found + " (expected: " + diffId + ")");
        }
        return new Layer(
                gzip ? TAR_TYPE + ".gzip" : TAR_TYPE, Digests.finish(blobHash), blob.count(), found, diff.count());
    }

    private static byte[] head(BufferedInputStream in) throws IOException {
        in.mark(ZSTD.length);
        byte[] head = in.readNBytes(ZSTD.length);
        in.reset();
        return head;
    }

    private byte[] bytes(String name) throws IOException, ImageFileException {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes(MAX_JSON + 1);
            if (bytes.length > MAX_JSON) {
                throw new ImageFileException(name + " has more than " + MAX_JSON + " bytes");
            }
            return bytes;
        }
    }

    private InputStream open(String name) throws IOException, ImageFileException {
        String at = normal(name);
        for (int links = 0; links <= MAX_LINKS; links++) {
            TarArchiveEntry entry = members.get(at);
            if (entry == null) {
                throw new ImageFileException("the member '" + name + "' is missing");
            }
            if (!entry.isSymbolicLink()) {
                return tar.getInputStream(entry);
            }
            // Older docker writes a layer once, and links to it from other images.
            at = normal(at + "/../" + entry.getLinkName());
        }
        throw new ImageFileException("the member '" + name + "' is a link that leads in circles");
    }

    private static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
