// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageConfig;
import dev.kubeletsim.cri.image.Layer;
import dev.kubeletsim.cri.image.StoredManifest;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.TreeStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * What images contain, a file an image, named by the digest of its configuration and written once: a line that says what it
 * is, the configuration and the layers, the files, and a CRC-32C of all that. A file stays until the next start finds that
 * no image and no container of the node needs it. Not thread-safe.
 */
final class ImageContents {
    private static final String HEADER = "kubelet-sim image 1\n";
    private static final String UNFINISHED = ".new";
    private static final int MAX_HEAD_BYTES = 64 << 20;

    private static final int CONFIG_DIGEST = 1;
    private static final int MANIFEST = 2;
    private static final int CONFIG_JSON = 3;
    private static final int INDEX = 4;
    private static final int LAYERS = 5;
    private static final int USER = 6;
    private static final int ENV = 7;
    private static final int ENTRYPOINT = 8;
    private static final int CMD = 9;
    private static final int WORKING_DIR = 10;
    private static final int STOP_SIGNAL = 11;
    private static final int LABELS = 12;

    private static final int MEDIA_TYPE = 1;
    private static final int DIGEST = 2;
    private static final int SIZE = 3;
    private static final int DIFF_ID = 4;
    private static final int DIFF_SIZE = 5;
    private static final int JSON = 6;
    private static final int ANNOTATIONS = 7;

    private final Path directory;
    private final Quarantine quarantine;
    private final Map<String, Image> read = new HashMap<>();
    private final Set<String> needed = new HashSet<>();

    /** @param directory made when it is needed */
    ImageContents(Path directory, Quarantine quarantine) {
        this.directory = directory;
        this.quarantine = quarantine;
    }

    private Path path(String configDigest) {
        return directory.resolve(fileName(configDigest));
    }

    private static String fileName(String configDigest) {
        return configDigest.replace(':', '-');
    }

    /** Writes what {@code image} contains, unless that is there. */
    void keep(Image image) throws IOException {
        Path path = path(image.configDigest());
        needed.add(image.configDigest());
        if (Files.exists(path)) {
            return;
        }
        Files.createDirectories(directory);
        Path fresh = path.resolveSibling(path.getFileName() + UNFINISHED);
        // A file stream: a caller who is interrupted closes a channel.
        try (FileOutputStream file = new FileOutputStream(fresh.toFile())) {
            CheckedOutputStream checked = new CheckedOutputStream(new BufferedOutputStream(file), new CRC32C());
            DataOutputStream out = new DataOutputStream(checked);
            out.writeBytes(HEADER);
            byte[] head = head(image);
            out.writeInt(head.length);
            out.write(head);
            TreeStream.write(image.rootfs(), out);
            out.writeInt((int) checked.getChecksum().getValue());
            out.flush();
            file.getFD().sync();
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] head(Image image) {
        ImageConfig config = image.config();
        Fields.Writer writer = new Fields.Writer()
                .text(CONFIG_DIGEST, image.configDigest())
                .nested(MANIFEST, manifest(image.manifest()))
                .text(CONFIG_JSON, image.configJson())
                .text(USER, config.user())
                .texts(ENV, config.env())
                .texts(ENTRYPOINT, config.entrypoint())
                .texts(CMD, config.cmd())
                .text(WORKING_DIR, config.workingDir())
                .text(STOP_SIGNAL, config.stopSignal())
                .map(LABELS, config.labels());
        StoredManifest index = image.index();
        if (index != null) {
            writer.nested(INDEX, manifest(index));
        }
        for (Layer layer : image.layers()) {
            writer.nested(
                    LAYERS,
                    new Fields.Writer()
                            .text(MEDIA_TYPE, layer.mediaType())
                            .text(DIGEST, layer.digest())
                            .number(SIZE, layer.size())
                            .text(DIFF_ID, layer.diffId())
                            .number(DIFF_SIZE, layer.diffSize()));
        }
        return writer.toBytes();
    }

    private static Fields.Writer manifest(StoredManifest manifest) {
        return new Fields.Writer()
                .text(MEDIA_TYPE, manifest.mediaType())
                .text(DIGEST, manifest.digest())
                .text(JSON, manifest.json())
                .map(ANNOTATIONS, manifest.annotations());
    }

    /**
     * The image of this configuration's digest, behind that manifest's.
     *
     * @throws StateException if its file is missing or damaged; a damaged one is taken away
     */
    Image get(String configDigest, String manifestDigest) throws IOException {
        Image image = read.get(configDigest);
        if (image == null) {
            image = load(configDigest);
            read.put(configDigest, image);
            needed.add(configDigest);
        }
        return image.manifestDigest().equals(manifestDigest) ? image : image.knownBy(manifestDigest);
    }

    private Image load(String configDigest) throws IOException {
        Path path = path(configDigest);
        try (CheckedInputStream checked =
                        new CheckedInputStream(new BufferedInputStream(Files.newInputStream(path)), new CRC32C());
                DataInputStream in = new DataInputStream(checked)) {
            Image image = image(in);
            int sum = (int) checked.getChecksum().getValue();
            if (in.readInt() == sum && image.configDigest().equals(configDigest)) {
                return image;
            }
            throw new IOException("its checksum or digest is another");
        } catch (NoSuchFileException e) {
            throw new StateException("the image " + configDigest + " is not there", e);
        } catch (IOException | RuntimeException e) {
            quarantine.file(path, "damaged: " + e);
            throw new StateException("the image " + configDigest + " was damaged", e);
        }
    }

    private static Image image(DataInputStream in) throws IOException {
        byte[] header = new byte[HEADER.length()];
        in.readFully(header);
        if (!new String(header, StandardCharsets.US_ASCII).equals(HEADER)) {
            throw new IOException("its first line is not " + HEADER.strip());
        }
        int length = in.readInt();
        if (length < 0 || length > MAX_HEAD_BYTES) {
            throw new IOException("found a length of " + length);
        }
        byte[] head = new byte[length];
        in.readFully(head);
        Fields fields = Fields.parse(head);
        FileTree rootfs = TreeStream.read(in);
        List<StoredManifest> manifests = manifests(fields, MANIFEST);
        List<StoredManifest> indexes = manifests(fields, INDEX);
        if (manifests.isEmpty()) {
            throw new IOException("it has no manifest");
        }
        return new Image(
                fields.text(CONFIG_DIGEST),
                config(fields),
                fields.text(CONFIG_JSON),
                manifests.getFirst(),
                indexes.isEmpty() ? null : indexes.getFirst(),
                layers(fields),
                rootfs);
    }

    private static List<StoredManifest> manifests(Fields fields, int field) throws IOException {
        List<StoredManifest> manifests = new ArrayList<>();
        for (Fields manifest : fields.all(field)) {
            manifests.add(new StoredManifest(
                    manifest.text(MEDIA_TYPE), manifest.text(DIGEST), manifest.text(JSON), manifest.map(ANNOTATIONS)));
        }
        return manifests;
    }

    private static ImageConfig config(Fields fields) throws IOException {
        return new ImageConfig(
                fields.text(USER),
                fields.texts(ENV),
                fields.texts(ENTRYPOINT),
                fields.texts(CMD),
                fields.text(WORKING_DIR),
                fields.text(STOP_SIGNAL),
                fields.map(LABELS));
    }

    private static List<Layer> layers(Fields fields) throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (Fields layer : fields.all(LAYERS)) {
            layers.add(new Layer(
                    layer.text(MEDIA_TYPE),
                    layer.text(DIGEST),
                    layer.number(SIZE),
                    layer.text(DIFF_ID),
                    layer.number(DIFF_SIZE),
                    BlobContent.NOT_KEPT));
        }
        return layers;
    }

    /** Removes what was not finished, and images that nobody has asked for or kept so far. */
    void removeOthers() throws IOException {
        read.clear();
        if (Files.notExists(directory)) {
            return;
        }
        Set<String> names = needed.stream().map(ImageContents::fileName).collect(Collectors.toSet());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "sha256-*")) {
            for (Path file : files) {
                if (!names.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
    }
}
