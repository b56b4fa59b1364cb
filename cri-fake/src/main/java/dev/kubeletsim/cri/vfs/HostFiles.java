// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The node's own files: log directories, volumes, host paths. Acts as root of the node. Paths are absolute within the
 * node and never lead out of the root, symbolic links included. Failures are {@link ErrnoException}s whose message names
 * the path.
 *
 * <p>Thread-safe, since a kubelet and a runtime share their node's files: calls are one at a time, and what a container
 * does through a mount of such a file comes between two operations on it.
 */
public final class HostFiles {
    private static final FileCredentials ROOT = Superuser.INSTANCE;

    private final MountNamespace files;
    private final Object lock = new Object();

    private HostFiles(MountNamespace files) {
        this.files = files;
    }

    /** A node whose files are in memory. */
    public static HostFiles inMemory(InstantSource clock) {
        TickClock ticks = TickClock.of(clock);
        Inode root = new MemoryFileSystem(ticks, MountNamespace.DEFAULT_MAX_BYTES).emptyRoot(0755);
        return new HostFiles(new MountNamespace(root, "/dev/sda1", "ext4", ticks));
    }

    /**
     * A node whose files are those under {@code root} of this machine. Owners and modes are set for real where that is
     * permitted; where it is not, they are remembered here, and permission checks go by what was asked for.
     */
    public static HostFiles directory(Path root, InstantSource clock) {
        Inode inode = new DirectoryInode(new DirectoryFileSystem(), root.toAbsolutePath());
        return new HostFiles(new MountNamespace(inode, "/dev/sda1", "ext4", TickClock.of(clock)));
    }

    /**
     * Shows a directory of this machine at its own path, over what the node has there, so that programs beside the
     * simulation see the node's logs and can give it host paths.
     *
     * @throws ErrnoException ENOENT or ENOTDIR if it is no directory, EBUSY for the root
     */
    public void share(Path directory) {
        String path = directory.toString();
        on(path, () -> {
            Inode inode = DirectoryInode.shared(directory.toAbsolutePath());
            if (!inode.stat().isDirectory()) {
                throw new ErrnoException(Errno.ENOTDIR);
            }
            files.mount(path, inode, false, "/dev/sda1", "ext4", "rw,relatime");
            return null;
        });
    }

    Inode inode(String path) {
        return on(path, () -> files.inode(ROOT, path));
    }

    /** What is mounted below {@code path} on the simulated node, by its place below it. */
    Map<String, Inode> mountedBelow(String path) {
        return on(
                path,
                () -> files.mounts().stream()
                        .filter(mount -> mount.target().startsWith(path + "/"))
                        .collect(Collectors.toMap(mount -> mount.target().substring(path.length()), Mount::root)));
    }

    /** Mounts {@code root} on the simulated node. */
    void mountAt(String path, Inode root, String source, String type) {
        on(path, () -> files.mount(path, root, false, source, type, "relatime"));
    }

    /** Takes a mount of the simulated node away. */
    void unmountAt(String path) {
        on(path, () -> {
            files.unmount(path);
            return null;
        });
    }

    /**
     * Makes a directory and its missing parents, root:root with {@code mode}; no effect if it is there. Fails in the words of
     * Go's {@code os.MkdirAll}.
     */
    public void createDirectories(String path, int mode) {
        on(path, () -> {
            StringBuilder at = new StringBuilder();
            for (String name : FileTree.components(path)) {
                at.append('/').append(name);
                createDirectory(at.toString(), mode);
            }
            return null;
        });
    }

    private void createDirectory(String path, int mode) {
        try {
            Optional<FileStat> there = statNow(path, true);
            if (there.isEmpty()) {
                files.mkdir(ROOT, path, mode);
            } else if (!there.get().isDirectory()) {
                throw new ErrnoException(Errno.ENOTDIR);
            }
        } catch (ErrnoException e) {
            throw pathError("mkdir", path, e);
        }
    }

    /** Go's {@code PathError}. */
    private static ErrnoException pathError(String operation, String path, ErrnoException cause) {
        return new ErrnoException(
                cause.errno(), operation + " " + path + ": " + cause.text().toLowerCase(Locale.ROOT));
    }

    /** Makes or replaces a file's content, and sets mode and owner. */
    public void write(String path, byte[] content, int mode, long uid, long gid) {
        on(path, () -> {
            Inode inode = openForWriting(path, mode, OpenFlag.TRUNCATE);
            try (FileHandle handle = inode.open(true)) {
                writeAll(handle, 0, content);
            }
            inode.setMode(mode);
            inode.setOwner(uid, gid);
            return null;
        });
    }

    /** Opens a file for appending and makes it with {@code mode} if it is missing (its parents too, 0755). */
    public Appender append(String path, int mode) {
        return on(path, () -> {
            int slash = path.lastIndexOf('/');
            if (slash > 0) {
                createDirectories(path.substring(0, slash), 0755);
            }
            try {
                return new HandleAppender(
                        openForWriting(path, mode, OpenFlag.APPEND).open(true));
            } catch (ErrnoException e) {
                throw pathError("open", path, e);
            }
        });
    }

    private Inode openForWriting(String path, int mode, OpenFlag flag) {
        return files.open(ROOT, path, Set.of(OpenFlag.WRITE, OpenFlag.CREATE, flag), mode)
                .inode();
    }

    private static void writeAll(FileHandle handle, long offset, byte[] bytes) {
        int written = 0;
        while (written < bytes.length) {
            written += handle.write(offset + written, bytes, written, bytes.length - written);
        }
    }

    /** The content of a regular file; EFBIG beyond {@code maxBytes}. */
    public byte[] read(String path, long maxBytes) {
        return on(path, () -> files.read(ROOT, path, maxBytes));
    }

    /** Up to {@code maxBytes} of a file from {@code offset} on; empty at its end. */
    public byte[] read(String path, long offset, int maxBytes) {
        return on(path, () -> {
            try (FileHandle handle =
                    files.open(ROOT, path, Set.of(OpenFlag.READ), 0).inode().open(false)) {
                byte[] bytes = new byte[(int) Math.max(0, Math.min(maxBytes, handle.size() - offset))];
                int count = handle.read(offset, bytes, 0, bytes.length);
                return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
            }
        });
    }

    /** What is at {@code path}, symbolic links followed; empty if nothing is. */
    public Optional<FileStat> stat(String path) {
        return on(path, () -> statNow(path, true));
    }

    /** What is at {@code path}, the link itself if it is one. */
    public Optional<FileStat> lstat(String path) {
        return on(path, () -> statNow(path, false));
    }

    private Optional<FileStat> statNow(String path, boolean follow) {
        try {
            return Optional.of(follow ? files.stat(ROOT, path) : files.lstat(ROOT, path));
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The names in a directory, ascending. */
    public List<String> list(String path) {
        return on(path, () -> files.list(ROOT, path));
    }

    /** Makes a symbolic link; an existing one is replaced. */
    public void symlink(String path, String target) {
        on(path, () -> {
            if (statNow(path, false).isPresent()) {
                files.unlink(ROOT, path);
            }
            files.symlink(ROOT, target, path);
            return null;
        });
    }

    /** Changes the mode, 0 to 07777. */
    public void chmod(String path, int mode) {
        on(path, () -> {
            files.chmod(ROOT, path, mode);
            return null;
        });
    }

    /** Changes the owner; -1 leaves an id as it is. Does not follow a symbolic link. */
    public void chown(String path, long uid, long gid) {
        on(path, () -> {
            files.chown(ROOT, path, uid, gid, false);
            return null;
        });
    }

    /** Renames a file or directory and replaces what was there. */
    public void rename(String from, String to) {
        on(from, () -> {
            files.rename(ROOT, from, to);
            return null;
        });
    }

    /** Removes a file, or a directory with all that is in it; no effect if it isn't there. */
    public void deleteTree(String path) {
        on(path, () -> {
            statNow(path, false).ifPresent(stat -> delete(path, stat));
            return null;
        });
    }

    private void delete(String path, FileStat stat) {
        if (!stat.isDirectory()) {
            files.unlink(ROOT, path);
            return;
        }
        for (String name : files.list(ROOT, path)) {
            String child = path + "/" + name;
            delete(child, files.lstat(ROOT, child));
        }
        files.rmdir(ROOT, path);
    }

    private <T extends @org.jspecify.annotations.Nullable Object> T on(String path, Supplier<T> call) {
        synchronized (lock) {
            try {
                return call.get();
            } catch (ErrnoException e) {
                boolean namesPath = e.getMessage().indexOf('/') >= 0;
                throw namesPath ? e : new ErrnoException(e.errno(), path + ": " + e.getMessage());
            }
        }
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

    private final class HandleAppender implements Appender {
        private final FileHandle handle;

        HandleAppender(FileHandle handle) {
            this.handle = handle;
        }

        @Override
        public void write(byte[] bytes) {
            synchronized (lock) {
                writeAll(handle, handle.size(), bytes);
            }
        }

        @Override
        public long size() {
            synchronized (lock) {
                return handle.size();
            }
        }

        @Override
        public void close() {
            handle.close();
        }
    }
}
