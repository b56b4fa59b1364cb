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

    /** A directory; {@code children} in name order. */
    record Directory(long inode, int mode, long uid, long gid, Instant modified, Map<String, TreeNode> children)
            implements TreeNode {}

    /** A file; {@code linked} if it has more than one name. */
    record Regular(long inode, int mode, long uid, long gid, Instant modified, byte[] content, boolean linked)
            implements TreeNode {}

    record Symlink(long inode, int mode, long uid, long gid, Instant modified, String target) implements TreeNode {}
}
