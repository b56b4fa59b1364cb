// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory, empty or over an image's tree. It keeps what was made in it and copies of what was changed, so
 * a container that changes ten files of its image costs ten small objects. Room is counted in blocks: over a tree as in
 * the upper directory of an overlay on ext4, where a directory has one, else as in a tmpfs, where it has none.
 *
 * <p>A volume is shared: containers reach it from their engine's mailbox, the kubelet from its own threads. So every
 * operation on an inode is atomic, under the monitor of its file system.
 */
final class MemoryFileSystem {
    private static final AtomicLong DEVICES = new AtomicLong(40);

    private static final int BLOCK_BYTES = 4096;

    private final TickClock clock;
    private final long maxBytes;
    private final long device = DEVICES.incrementAndGet();
    /** By the number of the file in the tree below. */
    private @Nullable SmallMap<Long, UpperInode> copies;

    /** The root of the tree below, which has its counterpart here from the start. */
    private @Nullable TreeNode lowerRoot;

    private long usedBytes;
    private long usedInodes;

    MemoryFileSystem(TickClock clock, long maxBytes) {
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    MemoryInode rootOver(FileTree tree) {
        lowerRoot = tree.root();
        usedBytes = BLOCK_BYTES;
        usedInodes = 1;
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
        if (node != lowerRoot) {
            countInode(node instanceof TreeNode.Directory, 1);
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

    /** Notes that a file or directory came ({@code change} 1) or went (-1), without what is in it. */
    void countInode(boolean directory, int change) {
        if (directory && lowerRoot != null) {
            charge((long) change * BLOCK_BYTES);
        }
        usedInodes += change;
    }

    /** The room that a file of {@code length} bytes takes. */
    static int blocks(int length) {
        return (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    /** Counts what was in it in an earlier life, and is there no more, instead of what is there. */
    void recall(long bytes, long inodes) {
        usedBytes = bytes;
        usedInodes = inodes;
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
