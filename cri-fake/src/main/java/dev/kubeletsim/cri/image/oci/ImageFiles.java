// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.ImageYaml;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.yaml.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the files that {@code --images} names: YAML lists of images, docker archives and OCI layouts, told apart by
 * their content.
 * {@code docs/images.md} describes the formats.
 */
public final class ImageFiles {
    private static final int TAR_MAGIC_AT = 257;
    private static final byte[] TAR_MAGIC = {'u', 's', 't', 'a', 'r'};
    private static final int MAX_YAML = 64 << 20;

    private ImageFiles() {}

    /**
     * Reads several files.
     *
     * @throws ImageFileException if one cannot be read, does not follow its format, or names an image that another has
     *     as well; the message names the file and, for YAML, the line
     */
    public static List<NamedImage> read(List<Path> files) throws ImageFileException {
        List<NamedImage> all = new ArrayList<>();
        Map<ImageReference, Path> owners = new HashMap<>();
        for (Path file : files) {
            for (NamedImage image : read(file)) {
                for (ImageReference name : image.names()) {
                    Path other = owners.putIfAbsent(name, file);
                    if (other != null) {
                        throw new ImageFileException(file + ": the image " + name + " is also in " + other);
                    }
                }
                all.add(image);
            }
        }
        return all;
    }

    /**
     * Reads one file, or the directory of an OCI layout.
     *
     * @throws ImageFileException if it cannot be read or does not follow its format; the message names the file and,
     *     for YAML, the line
     */
    public static List<NamedImage> read(Path file) throws ImageFileException {
        if (Files.isDirectory(file)) {
            return ImageArchives.read(file);
        }
        byte[] head = head(file);
        if (head.length >= 2 && head[0] == 0x1f && head[1] == (byte) 0x8b) {
            throw new ImageFileException(
                    file + ": gzip (expected: YAML, docker save's archive or an OCI layout; gunzip it first)");
        }
        return isTar(head) ? ImageArchives.read(file) : ImageYaml.parse(file.toString(), text(file));
    }

    private static boolean isTar(byte[] head) {
        for (int i = 0; i < TAR_MAGIC.length; i++) {
            if (head.length <= TAR_MAGIC_AT + i || head[TAR_MAGIC_AT + i] != TAR_MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] head(Path file) throws ImageFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(TAR_MAGIC_AT + TAR_MAGIC.length);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static String text(Path file) throws ImageFileException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_YAML + 1);
            if (bytes.length > MAX_YAML) {
                throw new ImageFileException(file + ": more than " + MAX_YAML + " bytes, and no archive");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ImageFileException(file + ": neither an archive of images nor UTF-8 text", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static ImageFileException unreadable(Path file, IOException e) {
        return new ImageFileException(file + ": cannot be read: " + FileFailure.reason(e), e);
    }
}
