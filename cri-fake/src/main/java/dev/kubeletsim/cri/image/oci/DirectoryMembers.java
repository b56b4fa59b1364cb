// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.ImageFileException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files below a directory. Links that lead out of it are refused. */
final class DirectoryMembers implements ArchiveMembers {
    private final Path root;

    DirectoryMembers(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    @Override
    public boolean has(String path) {
        return Files.isRegularFile(root.resolve(ArchiveMembers.normal(path)));
    }

    @Override
    public InputStream open(String path) throws IOException, ImageFileException {
        if (!has(path)) {
            throw new ImageFileException("the member '" + path + "' is missing");
        }
        Path found = root.resolve(ArchiveMembers.normal(path)).toRealPath();
        if (!found.startsWith(root)) {
            throw new ImageFileException("the member '" + path + "' leads out of the directory, to " + found);
        }
        return Files.newInputStream(found);
    }

    @Override
    public BlobContent reopened(String path) {
        Path found = root.resolve(ArchiveMembers.normal(path));
        return () -> Files.newInputStream(found);
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
