// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.NamedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads images out of tars and directories: docker archives and OCI layouts, told apart by their members. */
public final class ImageArchives {
    private ImageArchives() {}

    /**
     * Reads all images of an archive.
     *
     * @throws ImageFileException if it cannot be read or does not follow its format; the message names {@code file}
     */
    public static List<NamedImage> read(Path file) throws ImageFileException {
        return read(file, LayerStack.DEFAULT_BOUNDS);
    }

    static List<NamedImage> read(Path file, LayerStack.Bounds bounds) throws ImageFileException {
        try (ArchiveMembers members = Files.isDirectory(file) ? new DirectoryMembers(file) : TarMembers.open(file)) {
            // docker 25 and later write both, with the names in the older one.
            return members.has("manifest.json") || !members.has(OciLayout.MARK)
                    ? new DockerArchive(members, bounds).images()
                    : new OciLayout(members, bounds, stem(file)).images();
        } catch (ImageFileException e) {
            throw new ImageFileException(file + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            // The tar reader also throws unchecked exceptions on damaged input.
            throw new ImageFileException(file + ": not a readable docker archive or OCI layout: " + e.getMessage(), e);
        }
    }

    /** The name of a file without what says its format. */
    private static String stem(Path file) {
        Path name = file.toAbsolutePath().normalize().getFileName();
        return name == null ? "image" : name.toString().replaceFirst("(\\.oci)?(\\.tar)?$", "");
    }
}
