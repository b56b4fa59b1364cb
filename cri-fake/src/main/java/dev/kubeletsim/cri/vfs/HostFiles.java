// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The node's own files: log directories, volumes, host paths. Acts as root of the node. Paths are absolute within the
 * node and never lead out of the root, symbolic links included. Failures are {@link ErrnoException}s whose message names
 * the path.
 *
 * <p>Confined to whoever owns the node's runtime: calls are not safe from several threads at once.
 */
public final class HostFiles {
    private HostFiles() {}

    /** A node whose files are in memory. */
    public static HostFiles inMemory(InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /**
     * A node whose files are those under {@code root} of this machine. Owners and modes are set for real where that is
     * permitted; where it is not, they are remembered here, and permission checks go by what was asked for.
     */
    public static HostFiles directory(Path root, InstantSource clock) {
        throw new UnsupportedOperationException();
    }

    /** Makes a directory and its missing parents, root:root with {@code mode}; no effect if it is there. */
    public void createDirectories(String path, int mode) {
        throw new UnsupportedOperationException();
    }

    /** Makes or replaces a file's content, and sets mode and owner. */
    public void write(String path, byte[] content, int mode, long uid, long gid) {
        throw new UnsupportedOperationException();
    }

    /** Opens a file for appending and makes it with {@code mode} if it is missing (its parents too, 0755). */
    public Appender append(String path, int mode) {
        throw new UnsupportedOperationException();
    }

    /** The content of a regular file; EFBIG beyond {@code maxBytes}. */
    public byte[] read(String path, long maxBytes) {
        throw new UnsupportedOperationException();
    }

    /** Up to {@code maxBytes} of a file from {@code offset} on; empty at its end. */
    public byte[] read(String path, long offset, int maxBytes) {
        throw new UnsupportedOperationException();
    }

    /** What is at {@code path}, symbolic links followed; empty if nothing is. */
    public Optional<FileStat> stat(String path) {
        throw new UnsupportedOperationException();
    }

    /** What is at {@code path}, the link itself if it is one. */
    public Optional<FileStat> lstat(String path) {
        throw new UnsupportedOperationException();
    }

    /** The names in a directory, ascending. */
    public List<String> list(String path) {
        throw new UnsupportedOperationException();
    }

    /** Makes a symbolic link; an existing one is replaced. */
    public void symlink(String path, String target) {
        throw new UnsupportedOperationException();
    }

    /** Changes the mode, 0 to 07777. */
    public void chmod(String path, int mode) {
        throw new UnsupportedOperationException();
    }

    /** Changes the owner; -1 leaves an id as it is. Does not follow a symbolic link. */
    public void chown(String path, long uid, long gid) {
        throw new UnsupportedOperationException();
    }

    /** Renames a file or directory and replaces what was there. */
    public void rename(String from, String to) {
        throw new UnsupportedOperationException();
    }

    /** Removes a file, or a directory with all that is in it; no effect if it isn't there. */
    public void deleteTree(String path) {
        throw new UnsupportedOperationException();
    }

    /** A file that is open for appending, such as a container's log. Keeps its file when that is renamed. */
    public interface Appender extends AutoCloseable {
        /** Appends. */
        void write(byte[] bytes);

        /** How long the file is now. */
        long size();

        @Override
        void close();
    }
}
