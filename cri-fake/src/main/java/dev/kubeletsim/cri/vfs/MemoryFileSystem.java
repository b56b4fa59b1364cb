// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory, empty or over an image's tree. It keeps what was made in it and copies of what was changed, so
 * a container that changes ten files of its image costs ten small objects.
 *
 * <p>A volume is shared: containers reach it from their engine's mailbox, the kubelet from its own threads. So every
 * operation on an inode is atomic, under the monitor of its file system.
 */
final class MemoryFileSystem {
    private static final AtomicLong DEVICES = new AtomicLong(40);

    private final TickClock clock;
    private final long maxBytes;
    private final long device = DEVICES.incrementAndGet();
    /** By the number of the file in the tree below. */
    private @Nullable SmallMap<Long, UpperInode> copies;

    private long usedBytes;
    private long usedInodes;

    MemoryFileSystem(TickClock clock, long maxBytes) {
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    MemoryInode rootOver(FileTree tree) {
        return inode(tree.root());
    }

    MemoryInode emptyRoot(int mode) {
        return new MemoryDirectory(this, mode, 0, 0);
    }

    /** What {@code node} of the tree below is here. */
    MemoryInode inode(TreeNode node) {
        UpperInode copy = copyOf(node);
        return copy != null ? copy : new LowerInode(this, node);
    }

    /** The copy of {@code node}, or null while nobody has changed it. */
    synchronized @Nullable UpperInode copyOf(TreeNode node) {
        return copies == null ? null : copies.get(node.inode());
    }

    /** The copy of {@code node}, made now if there is none. */
    synchronized UpperInode copyUp(TreeNode node) {
        UpperInode before = copyOf(node);
        if (before != null) {
            return before;
        }
        UpperInode copy = switch (node) {
            case TreeNode.Directory directory -> new MemoryDirectory(this, directory);
            case TreeNode.Regular file -> new MemoryFile(this, file);
            case TreeNode.Symlink link -> new MemorySymlink(this, link);
        };
        if (copies == null) {
            copies = new SmallMap<>();
        }
        copies.put(node.inode(), copy);
        return copy;
    }

    Instant now() {
        return clock.instant();
    }

    long device() {
        return device;
    }

    /** Takes room for {@code bytes} more (or gives it back if negative). */
    void charge(long bytes) {
        if (bytes > 0 && usedBytes + bytes > maxBytes) {
            throw new ErrnoException(Errno.ENOSPC);
        }
        usedBytes += bytes;
    }

    void countInode(int change) {
        usedInodes += change;
    }

    long usedBytes() {
        return usedBytes;
    }

    long usedInodes() {
        return usedInodes;
    }

    long maxBytes() {
        return maxBytes;
    }
}
