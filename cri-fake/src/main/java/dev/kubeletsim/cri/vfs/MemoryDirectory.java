// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A directory in memory: the entries of the one below it, save those removed, and the entries of its own over them. */
final class MemoryDirectory extends UpperInode {
    /** The most entries made in one directory. */
    private static final int MAX_ENTRIES = 100_000;

    private final TreeNode.Directory lower;
    private final SmallMap<String, UpperInode> upper = new SmallMap<>();
    private @Nullable Set<String> removed;
    /** How many directories are in it. */
    private int directories;

    /** A new, empty one. */
    MemoryDirectory(MemoryFileSystem fileSystem, int mode, long uid, long gid) {
        super(fileSystem, mode, uid, gid);
        this.lower = FileTree.empty().root();
    }

    /** A copy of {@code lower}. */
    MemoryDirectory(MemoryFileSystem fileSystem, TreeNode.Directory lower) {
        super(fileSystem, lower);
        this.lower = lower;
        this.directories = lower.directories();
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    long length() {
        return lower.length();
    }

    @Override
    int linkCount() {
        return 2 + directories;
    }

    @Override
    protected @Nullable Inode lookup(String name) {
        synchronized (fileSystem) {
            UpperInode own = upper.get(name);
            if (own != null || isRemoved(name)) {
                return own;
            }
            TreeNode node = lower.children().get(name);
            return node == null ? null : fileSystem.inode(node);
        }
    }

    @Override
    protected List<String> list() {
        synchronized (fileSystem) {
            Set<String> names = new TreeSet<>(lower.children().keySet());
            if (removed != null) {
                names.removeAll(removed);
            }
            names.addAll(upper.keys());
            return List.copyOf(names);
        }
    }

    @Override
    protected Inode create(String name, FileType type, int mode, long uid, long gid, String target) {
        synchronized (fileSystem) {
            if (lookup(name) != null) {
                throw new ErrnoException(Errno.EEXIST);
            }
            UpperInode made = switch (type) {
                case REGULAR -> new MemoryFile(fileSystem, mode, uid, gid);
                case DIRECTORY -> new MemoryDirectory(fileSystem, mode, uid, gid);
                case SYMLINK -> new MemorySymlink(fileSystem, uid, gid, target);
                case CHARACTER_DEVICE, FIFO -> throw new ErrnoException(Errno.EPERM);
            };
            requireRoom();
            fileSystem.countInode(type == FileType.DIRECTORY, 1);
            put(name, made);
            return made;
        }
    }

    @Override
    protected void remove(String name) {
        synchronized (fileSystem) {
            UpperInode inode = take(name);
            inode.links--;
            if (inode.links <= 0) {
                inode.released();
                fileSystem.countInode(inode instanceof MemoryDirectory, -1);
            }
        }
    }

    @Override
    protected void link(String name, Inode file) {
        synchronized (fileSystem) {
            UpperInode own = ((MemoryInode) file).copyUp();
            put(name, own);
            own.links++;
        }
    }

    @Override
    protected void rename(String from, Inode directory, String to) {
        synchronized (fileSystem) {
            MemoryDirectory destination = (MemoryDirectory) ((MemoryInode) directory).copyUp();
            if (destination.lookup(to) != null) {
                destination.remove(to);
            }
            destination.put(to, take(from));
        }
    }

    private UpperInode take(String name) {
        if (!(lookup(name) instanceof MemoryInode found)) {
            throw new ErrnoException(Errno.ENOENT);
        }
        UpperInode inode = found.copyUp();
        if (lower.children().containsKey(name)) {
            if (removed == null) {
                removed = new HashSet<>();
            }
            removed.add(name);
        }
        upper.remove(name);
        count(inode, -1);
        touch();
        return inode;
    }

    private void put(String name, UpperInode inode) {
        requireRoom();
        upper.put(FileTree.NAMES.one(name), inode);
        count(inode, 1);
        touch();
    }

    private void requireRoom() {
        boolean gone = links <= 0;
        if (gone) {
            throw new ErrnoException(Errno.ENOENT);
        }
        if (upper.size() >= MAX_ENTRIES) {
            throw new ErrnoException(Errno.ENOSPC);
        }
    }

    /** Notes that something came ({@code change} 1) or went (-1). */
    private void count(UpperInode inode, int change) {
        if (inode instanceof MemoryDirectory) {
            directories += change;
        }
    }

    private boolean isRemoved(String name) {
        return removed != null && removed.contains(name);
    }
}
