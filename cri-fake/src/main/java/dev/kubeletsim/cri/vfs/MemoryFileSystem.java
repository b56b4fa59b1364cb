// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file system in memory, empty or over an image's tree. Inodes over the tree are made when a path first leads through
 * them, so a container that touches ten files costs ten small objects.
 *
 * <p>A volume is shared: containers reach it from their engine's mailbox, the kubelet from its own threads. So every
 * operation on an inode is atomic, under the monitor of its file system.
 */
final class MemoryFileSystem {
    /** A jiffy at 250 Hz. */
    private static final Duration TICK = Duration.ofMillis(4);

    private static final AtomicLong DEVICES = new AtomicLong(40);

    private final InstantSource clock;
    private final long maxBytes;
    private final long device = DEVICES.incrementAndGet();
    /** A map of its own from the first such file on. */
    private Map<Long, MemoryInode> hardLinks = Map.of();

    private Instant tick = Instant.EPOCH;
    private long usedBytes;
    private long usedInodes;

    MemoryFileSystem(InstantSource clock, long maxBytes) {
        this.clock = clock;
        this.maxBytes = maxBytes;
    }

    MemoryInode rootOver(FileTree tree) {
        return wrap(tree.root());
    }

    MemoryInode emptyRoot(int mode) {
        return new MemoryDirectory(this, FileTree.nextInode(), mode, 0, 0, now(), Map.of());
    }

    MemoryInode wrap(TreeNode node) {
        if (node instanceof TreeNode.Regular file && file.linked()) {
            hardLinks = hardLinks.isEmpty() ? new HashMap<>(2) : hardLinks;
            return hardLinks.computeIfAbsent(file.inode(), inode -> new MemoryFile(this, file));
        }
        return switch (node) {
            case TreeNode.Directory directory ->
                new MemoryDirectory(
                        this,
                        directory.inode(),
                        directory.mode(),
                        directory.uid(),
                        directory.gid(),
                        directory.modified(),
                        directory.children());
            case TreeNode.Regular file -> new MemoryFile(this, file);
            case TreeNode.Symlink link ->
                new MemorySymlink(this, link.inode(), link.uid(), link.gid(), link.modified(), link.target());
        };
    }

    /** The time for a file: that of the last tick, as Linux stamps files, so that many share one. */
    synchronized Instant now() {
        Instant now = clock.instant();
        if (now.isBefore(tick) || !now.isBefore(tick.plus(TICK))) {
            tick = now;
        }
        return tick;
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
