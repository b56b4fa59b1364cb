// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file of this machine. Never follows a symbolic link itself: walking a path is the mount namespace's task. */
final class DirectoryInode extends Inode {
    private final DirectoryFileSystem fileSystem;
    private final Path path;
    private final boolean shared;
    private final @Nullable Set<Path> known;

    DirectoryInode(DirectoryFileSystem fileSystem, Path path) {
        this(fileSystem, path, false, null);
    }

    /**
     * @param shared whether others use the directory too, and may mount things in it
     * @param known the mount points that are shown, if those that came later are not; null shows all
     */
    private DirectoryInode(DirectoryFileSystem fileSystem, Path path, boolean shared, @Nullable Set<Path> known) {
        this.fileSystem = fileSystem;
        this.path = path;
        this.shared = shared;
        this.known = known;
    }

    /** A directory that the node shares with the machine. */
    static DirectoryInode shared(Path path) {
        return new DirectoryInode(new DirectoryFileSystem(), path, true, null);
    }

    Path path() {
        return path;
    }

    boolean isShared() {
        return shared;
    }

    /** Another file of the same machine. */
    DirectoryInode at(Path other) {
        return new DirectoryInode(fileSystem, other, shared, known);
    }

    /** This directory without what the machine mounts in it from now on. */
    DirectoryInode hidingLaterMounts() {
        return new DirectoryInode(fileSystem, path, shared, RealMounts.below(path));
    }

    @Override
    public FileType type() {
        return stat().type();
    }

    @Override
    public FileStat stat() {
        return fileSystem.stat(path);
    }

    @Override
    protected boolean sameFileSystem(Inode other) {
        return other instanceof DirectoryInode directory && directory.fileSystem == fileSystem;
    }

    @Override
    protected @Nullable Inode lookup(String name) {
        Path child = path.resolve(name);
        if (!Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        // What is below a mount cannot be seen from here; a mount point is nearly always an empty directory.
        return isHidden(child) ? new SyntheticDirectory(0755, 0, 0, Instant.EPOCH, List::of, any -> null) : at(child);
    }

    private boolean isHidden(Path child) {
        return known != null && !known.contains(child) && RealMounts.below(path).contains(child);
    }

    @Override
    protected List<String> list() {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
    }

    @Override
    protected Inode create(String name, FileType type, int mode, long uid, long gid, String target) {
        Path child = path.resolve(name);
        try {
            switch (type) {
                case REGULAR -> Files.createFile(child);
                case DIRECTORY -> Files.createDirectory(child);
                case SYMLINK -> Files.createSymbolicLink(child, Path.of(target));
                case CHARACTER_DEVICE, FIFO -> throw new ErrnoException(Errno.EPERM);
            }
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
        fileSystem.setOwnership(child, mode, uid, gid);
        return at(child);
    }

    @Override
    protected void remove(String name) {
        Path child = path.resolve(name);
        FileStat stat = fileSystem.stat(child);
        try {
            Files.delete(child);
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
        if (stat.links() <= 1 || stat.isDirectory()) {
            fileSystem.forget(stat);
        }
    }

    @Override
    protected void link(String name, Inode file) {
        try {
            Files.createLink(path.resolve(name), ((DirectoryInode) file).path);
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
    }

    @Override
    protected void rename(String from, Inode directory, String to) {
        try {
            Files.move(
                    path.resolve(from),
                    ((DirectoryInode) directory).path.resolve(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
    }

    @Override
    protected String target() {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
    }

    @Override
    protected void setMode(int mode) {
        FileStat stat = stat();
        fileSystem.setOwnership(path, mode, stat.uid(), stat.gid());
    }

    @Override
    protected void setOwner(long uid, long gid) {
        fileSystem.setOwnership(path, stat().mode(), uid, gid);
    }

    @Override
    protected void setModified(Instant time) {
        try {
            Files.setAttribute(path, "lastModifiedTime", FileTime.from(time), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
    }

    @Override
    public FileHandle open(boolean writable) {
        if (!stat().isRegular()) {
            throw new ErrnoException(stat().isDirectory() ? Errno.EISDIR : Errno.ENXIO);
        }
        try {
            return new ChannelHandle(FileChannel.open(
                    path,
                    writable
                            ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                            : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        } catch (IOException e) {
            throw DirectoryFileSystem.failure(e);
        }
    }

    private record ChannelHandle(FileChannel channel) implements FileHandle {
        @Override
        public int read(long offset, byte[] into, int at, int length) {
            try {
                return Math.max(0, channel.read(ByteBuffer.wrap(into, at, length), offset));
            } catch (IOException e) {
                throw DirectoryFileSystem.failure(e);
            }
        }

        @Override
        public int write(long offset, byte[] from, int at, int length) {
            try {
                return channel.write(ByteBuffer.wrap(from, at, length), offset);
            } catch (IOException e) {
                throw DirectoryFileSystem.failure(e);
            }
        }

        @Override
        public void truncate(long size) {
            try {
                long now = channel.size();
                channel.truncate(size);
                if (size > now) {
                    channel.write(ByteBuffer.allocate(1), size - 1);
                }
            } catch (IOException e) {
                throw DirectoryFileSystem.failure(e);
            }
        }

        @Override
        public long size() {
            try {
                return channel.size();
            } catch (IOException e) {
                throw DirectoryFileSystem.failure(e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw DirectoryFileSystem.failure(e);
            }
        }
    }
}
