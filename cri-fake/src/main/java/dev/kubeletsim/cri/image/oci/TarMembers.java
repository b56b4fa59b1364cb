// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.ImageFileException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** The members of a tar file. Links between them are followed. */
final class TarMembers implements ArchiveMembers {
    /** Its list of members is in memory before they can be counted. */
    private static final long MAX_ARCHIVE = 1L << 30;

    private static final int MAX_MEMBERS = 10_000;
    private static final int MAX_LINKS = 8;

    private final Path file;
    private final TarFile tar;
    private final Map<String, TarArchiveEntry> members = new HashMap<>();

    private TarMembers(Path file, TarFile tar) {
        this.file = file;
        this.tar = tar;
        tar.getEntries().forEach(entry -> members.put(ArchiveMembers.normal(entry.getName()), entry));
    }

    /**
     * Opens a tar file.
     *
     * @throws ImageFileException if it, or its list of members, is too long
     */
    static TarMembers open(Path file) throws IOException, ImageFileException {
        long size = Files.size(file);
        if (size > MAX_ARCHIVE) {
            throw new ImageFileException("an archive of " + size + " bytes (expected: at most " + MAX_ARCHIVE + ")");
        }
        TarFile tar = new TarFile(file);
        List<TarArchiveEntry> entries = tar.getEntries();
        if (entries.size() > MAX_MEMBERS) {
            tar.close();
            throw new ImageFileException(entries.size() + " members (expected: at most " + MAX_MEMBERS + ")");
        }
        return new TarMembers(file, tar);
    }

    @Override
    public boolean has(String path) {
        return members.containsKey(ArchiveMembers.normal(path));
    }

    @Override
    public InputStream open(String path) throws IOException, ImageFileException {
        String at = ArchiveMembers.normal(path);
        for (int links = 0; links <= MAX_LINKS; links++) {
            TarArchiveEntry entry = members.get(at);
            if (entry == null) {
                throw new ImageFileException("the member '" + path + "' is missing");
            }
            if (!entry.isSymbolicLink()) {
                return tar.getInputStream(entry);
            }
            // Older docker writes a layer once, and links to it from other images.
            at = ArchiveMembers.normal(at + "/../" + entry.getLinkName());
        }
        throw new ImageFileException("the member '" + path + "' is a link that leads in circles");
    }

    @Override
    public BlobContent reopened(String path) {
        Path archive = file;
        return () -> reopen(archive, path);
    }

    private static InputStream reopen(Path archive, String path) throws IOException {
        TarMembers members;
        try {
            members = open(archive);
            return new FilterInputStream(members.open(path)) {
                @Override
                public void close() throws IOException {
                    members.close();
                }
            };
        } catch (ImageFileException e) {
            throw new IOException(archive + " is no longer what it was: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
