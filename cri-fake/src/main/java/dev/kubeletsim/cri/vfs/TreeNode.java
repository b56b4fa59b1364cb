// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.Map;

/** One immutable entry of a {@link FileTree}. Two names of one file share the same node. */
sealed interface TreeNode {
    /** Unique within the JVM, so that overlaid trees never clash. */
    long inode();

    int mode();

    long uid();

    long gid();

    Instant modified();

    /** What {@code stat(2)} says of its size. */
    long length();

    /** A directory; {@code children} in name order, so many of them {@code directories}. */
    record Directory(
            long inode, int mode, long uid, long gid, Instant modified, Map<String, TreeNode> children, int directories)
            implements TreeNode {
        static Directory of(
                long inode, int mode, long uid, long gid, Instant modified, Map<String, TreeNode> children) {
            long directories = children.values().stream()
                    .filter(Directory.class::isInstance)
                    .count();
            return new Directory(inode, mode, uid, gid, modified, children, (int) directories);
        }

        @Override
        public long length() {
            return 4096;
        }
    }

    /** A file. */
    record Regular(long inode, int mode, long uid, long gid, Instant modified, byte[] content) implements TreeNode {
        @Override
        public long length() {
            return content.length;
        }
    }

    /** A symbolic link. */
    record Symlink(long inode, int mode, long uid, long gid, Instant modified, String target) implements TreeNode {
        @Override
        public long length() {
            return target.length();
        }
    }
}
