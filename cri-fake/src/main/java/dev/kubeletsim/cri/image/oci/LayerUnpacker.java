// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.vfs.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Lays the tars of layers on top of each other as the OCI image specification 1.1 ({@code layer.md}) says. Devices and
 * fifos are left out: a container gets its {@code /dev} from the runtime. The bounds count over all layers of an image.
 */
final class LayerUnpacker {
    static final int MAX_ENTRIES = 500_000;
    static final int MAX_PATH = 4096;
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final FileTree.Builder tree = FileTree.builder();
    private final SimulatedPrograms programs = SimulatedPrograms.all();
    private final Set<String> symlinks = new HashSet<>();
    private int entriesLeft = MAX_ENTRIES;

    /** A change that a layer makes, put off because whiteouts only concern the layers below. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Addition(String path, TarArchiveEntry entry, byte[] content) {}

    FileTree tree() {
        return tree.build();
    }

    /**
     * Applies one layer.
     *
     * @param tar the unpacked tar, which the caller has bounded
     * @param bytesLeft that bound: a bigger file is refused before it is read into memory
     * @throws ImageFileException if an entry is not acceptable; the message names it
     */
    void apply(InputStream tar, long bytesLeft) throws IOException, ImageFileException {
        List<Addition> additions = new ArrayList<>();
        TarArchiveInputStream in = new TarArchiveInputStream(tar, "UTF-8");
        for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            if (--entriesLeft < 0) {
                throw new ImageFileException("more than " + MAX_ENTRIES + " files in all layers");
            }
            String path = confined(entry.getName(), "file");
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (name.equals(OPAQUE)) {
                tree.clear(parent(path));
            } else if (name.startsWith(WHITEOUT)) {
                hide(parent(path), name.substring(WHITEOUT.length()));
            } else if (!path.isEmpty()) {
                additions.add(new Addition(path, entry, content(in, entry, bytesLeft)));
            }
        }
        for (Addition addition : additions) {
            add(addition);
        }
    }

    private void hide(String directory, String name) {
        // Names that begin with the prefix twice are bookkeeping of aufs.
        if (!name.startsWith(WHITEOUT)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            symlinks.remove(path);
            tree.remove(path);
        }
    }

    private static byte[] content(TarArchiveInputStream in, TarArchiveEntry entry, long bytesLeft)
            throws IOException, ImageFileException {
        if (entry.getSize() > bytesLeft) {
            throw new ImageFileException("the file '" + entry.getName() + "' has " + entry.getSize()
                    + " bytes (expected: at most the " + bytesLeft + " that the image may still have)");
        }
        if (entry.isSparse()) {
            throw new ImageFileException("the file '" + entry.getName() + "' is sparse (expected: a plain file)");
        }
        return entry.isFile() ? in.readAllBytes() : new byte[0];
    }

    private void add(Addition addition) throws ImageFileException {
        TarArchiveEntry entry = addition.entry();
        String path = addition.path();
        int mode = entry.getMode() & 07777;
        long uid = entry.getLongUserId();
        long gid = entry.getLongGroupId();
        tree.modified(Instant.ofEpochSecond(
                Math.max(0, entry.getLastModifiedTime().toInstant().getEpochSecond())));
        if (entry.isSymbolicLink()) {
            tree.symlink(path, entry.getLinkName(), uid, gid);
            symlinks.add(path);
            return;
        }
        boolean wasLink = symlinks.remove(path);
        if (entry.isDirectory()) {
            if (wasLink) {
                tree.remove(path);
            }
            tree.directory(path, mode, uid, gid);
        } else if (entry.isLink()) {
            link(path, confined(entry.getLinkName(), "hard link target"));
        } else if (entry.isFile()) {
            tree.file(path, programs.standIn(path, mode, addition.content()), mode, uid, gid);
        }
    }

    private void link(String path, String target) throws ImageFileException {
        try {
            tree.hardlink(path, target);
        } catch (IllegalArgumentException e) {
            throw new ImageFileException("the hard link '" + path + "' leads to '" + target + "', which is no file", e);
        }
    }

    /** The path without leading and trailing slashes and without dots; it must stay inside of the root. */
    private static String confined(String path, String what) throws ImageFileException {
        if (path.length() > MAX_PATH || path.indexOf('\0') >= 0) {
            throw new ImageFileException("a " + what + " has a path of " + path.length()
                    + " characters or with a zero byte (expected: at most " + MAX_PATH + ", none)");
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                throw new ImageFileException("the " + what + " '" + path + "' leads out of the image");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }
}
