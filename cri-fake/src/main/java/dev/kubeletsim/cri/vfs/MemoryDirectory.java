// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A directory in memory: the image's entries, save those removed, and the entries of its own over them. */
final class MemoryDirectory extends MemoryInode {
    /** The most entries made in one directory. */
    private static final int MAX_ENTRIES = 100_000;

    private final Map<String, TreeNode> lower;
    /** A map of its own from the first entry on: most directories are only walked through. */
    private Map<String, MemoryInode> upper = Map.of();

    private @Nullable Set<String> removed;
    /** How many directories are in it; -1 until they are counted. */
    private int directories = -1;

    private boolean gone;

    MemoryDirectory(
            MemoryFileSystem fileSystem,
            long number,
            int mode,
            long uid,
            long gid,
            Instant modified,
            Map<String, TreeNode> lower) {
        super(fileSystem, number, mode, uid, gid, modified);
        this.lower = lower;
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    long length() {
        return 4096;
    }

    @Override
    int linkCount() {
        if (directories < 0) {
            // No directory was made or removed yet, so that all are below.
            directories = (int) lower.values().stream()
                    .filter(TreeNode.Directory.class::isInstance)
                    .count();
        }
        return 2 + directories;
    }

    /** Notes that something came ({@code change} 1) or went (-1). */
    private void count(MemoryInode inode, int change) {
        if (inode instanceof MemoryDirectory) {
            directories = linkCount() - 2 + change;
        }
    }

    @Override
    protected @Nullable MemoryInode lookup(String name) {
        synchronized (fileSystem) {
            MemoryInode own = upper.get(name);
            if (own != null || isRemoved(name)) {
                return own;
            }
            TreeNode node = lower.get(name);
            if (node == null) {
                return null;
            }
            MemoryInode inode = fileSystem.wrap(node);
            own().put(FileNames.shared(name), inode);
            return inode;
        }
    }

    @Override
    protected List<String> list() {
        synchronized (fileSystem) {
            Set<String> names = new TreeSet<>(lower.keySet());
            if (removed != null) {
                names.removeAll(removed);
            }
            names.addAll(upper.keySet());
            return List.copyOf(names);
        }
    }

    @Override
    protected Inode create(String name, FileType type, int mode, long uid, long gid, String target) {
        synchronized (fileSystem) {
            if (lookup(name) != null) {
                throw new ErrnoException(Errno.EEXIST);
            }
            Instant now = fileSystem.now();
            MemoryInode made = switch (type) {
                case REGULAR -> new MemoryFile(fileSystem, mode, uid, gid, now);
                case DIRECTORY -> new MemoryDirectory(fileSystem, FileTree.nextInode(), mode, uid, gid, now, Map.of());
                case SYMLINK -> new MemorySymlink(fileSystem, FileTree.nextInode(), uid, gid, now, target);
                case CHARACTER_DEVICE, FIFO -> throw new ErrnoException(Errno.EPERM);
            };
            put(name, made);
            fileSystem.countInode(1);
            return made;
        }
    }

    @Override
    protected void remove(String name) {
        synchronized (fileSystem) {
            MemoryInode inode = take(name);
            inode.links--;
            if (inode instanceof MemoryDirectory directory) {
                directory.gone = true;
            }
            if (inode.links <= 0 || inode instanceof MemoryDirectory) {
                inode.released();
                fileSystem.countInode(-1);
            }
        }
    }

    @Override
    protected void link(String name, Inode file) {
        synchronized (fileSystem) {
            put(name, (MemoryInode) file);
            ((MemoryInode) file).links++;
        }
    }

    @Override
    protected void rename(String from, Inode directory, String to) {
        synchronized (fileSystem) {
            MemoryDirectory destination = (MemoryDirectory) directory;
            if (destination.lookup(to) != null) {
                destination.remove(to);
            }
            destination.put(to, take(from));
        }
    }

    boolean isEmpty() {
        synchronized (fileSystem) {
            return upper.isEmpty() && (lower.isEmpty() || (removed != null && removed.containsAll(lower.keySet())));
        }
    }

    private Map<String, MemoryInode> own() {
        if (upper.isEmpty()) {
            upper = new HashMap<>(4);
        }
        return upper;
    }

    private MemoryInode take(String name) {
        MemoryInode inode = lookup(name);
        if (inode == null) {
            throw new ErrnoException(Errno.ENOENT);
        }
        if (lower.containsKey(name)) {
            if (removed == null) {
                removed = new HashSet<>();
            }
            removed.add(name);
        }
        own().remove(name);
        count(inode, -1);
        touch();
        return inode;
    }

    private void put(String name, MemoryInode inode) {
        if (gone) {
            throw new ErrnoException(Errno.ENOENT);
        }
        if (upper.size() >= MAX_ENTRIES) {
            throw new ErrnoException(Errno.ENOSPC);
        }
        own().put(FileNames.shared(name), inode);
        count(inode, 1);
        touch();
    }

    private boolean isRemoved(String name) {
        return removed != null && removed.contains(name);
    }
}
