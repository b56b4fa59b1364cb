// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.TreeWalk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/**
 * Writes a file tree as the tar of an OCI layer, the same bytes each time: names in order, times at the epoch, no owner
 * names. It is stored uncompressed, because compressors differ between machines and so would the digests.
 */
final class LayerTar implements TreeWalk.Visitor {
    private final TarArchiveOutputStream out;
    private final Map<Long, String> firstNames = new HashMap<>();

    private LayerTar(TarArchiveOutputStream out) {
        this.out = out;
    }

    /** The layer that makes {@code tree} out of nothing; its blob is written anew for each reader. */
    static Layer of(FileTree tree) {
        byte[] tar = bytes(tree);
        String digest = Digests.of(tar);
        return new Layer(
                MediaTypes.OCI_LAYER,
                digest,
                tar.length,
                digest,
                tar.length,
                () -> new ByteArrayInputStream(bytes(tree)));
    }

    static byte[] bytes(FileTree tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            TreeWalk.walk(tree, new LayerTar(out));
        } catch (IOException e) {
            throw new UncheckedIOException("writing a layer to memory", e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void directory(String path, int mode, long uid, long gid) {
        put(new TarArchiveEntry(path.substring(1) + "/", TarConstants.LF_DIR), mode, uid, gid, new byte[0]);
    }

    @Override
    public void file(String path, int mode, long uid, long gid, long inode, byte[] content) {
        String first = firstNames.putIfAbsent(inode, path);
        if (first == null) {
            put(new TarArchiveEntry(path.substring(1), TarConstants.LF_NORMAL), mode, uid, gid, content);
            return;
        }
        TarArchiveEntry link = new TarArchiveEntry(path.substring(1), TarConstants.LF_LINK);
        link.setLinkName(first.substring(1));
        put(link, mode, uid, gid, new byte[0]);
    }

    @Override
    public void symlink(String path, String target, long uid, long gid) {
        TarArchiveEntry link = new TarArchiveEntry(path.substring(1), TarConstants.LF_SYMLINK);
        link.setLinkName(target);
        put(link, 0777, uid, gid, new byte[0]);
    }

    private void put(TarArchiveEntry entry, int mode, long uid, long gid, byte[] content) {
        entry.setMode(mode);
        entry.setUserId(uid);
        entry.setGroupId(gid);
        entry.setUserName("");
        entry.setGroupName("");
        entry.setModTime(0);
        entry.setSize(content.length);
        try {
            out.putArchiveEntry(entry);
            out.write(content);
            out.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + entry.getName() + " to a layer in memory", e);
        }
    }
}
