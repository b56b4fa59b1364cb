// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory of this machine as a file system. Owners and modes that this program isn't allowed to set are kept in
 * memory, by the file's device and inode number.
 */
final class DirectoryFileSystem {
    private record Key(long device, long inode) {
        /** Written out, since the one of a record is made at run time, when a directory is shared at start. */
        @Override
        public int hashCode() {
            return 31 * Long.hashCode(device) + Long.hashCode(inode);
        }
    }

    private record Ownership(int mode, long uid, long gid) {}

    /** Not all: the names of owner and group would be looked up in this machine's accounts. */
    private static final String ATTRIBUTES = "unix:mode,ino,dev,uid,gid,nlink,lastModifiedTime,size";

    private final Map<Key, Ownership> overlay = new ConcurrentHashMap<>();

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name), name)).longValue();
    }

    FileStat stat(Path path) {
        try {
            Map<String, Object> all = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            int bits = (int) number(all, "mode");
            long inode = number(all, "ino");
            long device = number(all, "dev");
            Ownership real =
                    new Ownership(bits & 07777, unsigned((int) number(all, "uid")), unsigned((int) number(all, "gid")));
            Ownership shown = overlay.getOrDefault(new Key(device, inode), real);
            int links = (int) number(all, "nlink");
            Instant modified = ((FileTime) Objects.requireNonNull(all.get("lastModifiedTime"))).toInstant();
            long size = number(all, "size");
            return new FileStat(type(bits), shown.mode, shown.uid, shown.gid, size, inode, links, device, modified);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static long unsigned(int id) {
        return Integer.toUnsignedLong(id);
    }

    private static FileType type(int bits) {
        for (FileType type : FileType.values()) {
            if ((bits & 0170000) == type.bits()) {
                return type;
            }
        }
        return FileType.FIFO;
    }

    /** Sets mode and owner for real if possible, else in memory. */
    void setOwnership(Path path, int mode, long uid, long gid) {
        FileStat before = stat(path);
        Key key = new Key(before.device(), before.inode());
        overlay.remove(key);
        try {
            Files.setAttribute(path, "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", (int) gid, LinkOption.NOFOLLOW_LINKS);
            if (before.type() != FileType.SYMLINK) {
                Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException | UnsupportedOperationException e) {
            overlay.put(key, new Ownership(mode, uid, gid));
            return;
        }
        FileStat after = stat(path);
        if (after.mode() != mode || after.uid() != uid || after.gid() != gid) {
            overlay.put(key, new Ownership(mode, uid, gid));
        }
    }

    /** Forgets what was remembered of a file that is about to go. */
    void forget(FileStat stat) {
        overlay.remove(new Key(stat.device(), stat.inode()));
    }

    static ErrnoException failure(IOException e) {
        Errno errno = switch (e) {
            case NoSuchFileException x -> Errno.ENOENT;
            case FileAlreadyExistsException x -> Errno.EEXIST;
            case DirectoryNotEmptyException x -> Errno.ENOTEMPTY;
            case NotDirectoryException x -> Errno.ENOTDIR;
            case AccessDeniedException x -> Errno.EACCES;
            case FileSystemException x -> byText(String.valueOf(x.getReason()));
            default -> Errno.EIO;
        };
        return new ErrnoException(errno, errno.text() + " (" + e + ")");
    }

    private static Errno byText(String reason) {
        for (Errno errno : Errno.values()) {
            if (reason.contains(errno.text())) {
                return errno;
            }
        }
        return Errno.EIO;
    }
}
