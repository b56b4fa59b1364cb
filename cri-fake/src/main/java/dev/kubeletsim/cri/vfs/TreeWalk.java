// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Visits every entry of a {@link FileTree} but its root, directories before what is in them, names in order. */
public final class TreeWalk {
    private TreeWalk() {}

    /** What is told of each entry; paths are absolute. */
    public interface Visitor {
        /** A directory. */
        void directory(String path, int mode, long uid, long gid);

        /**
         * A name of a regular file.
         *
         * @param inode the same for two names of one file
         * @param content the file's bytes; not a copy, so they must not be changed
         */
        void file(String path, int mode, long uid, long gid, long inode, byte[] content);

        /** A symbolic link. */
        void symlink(String path, String target, long uid, long gid);
    }

    private record Pending(String path, TreeNode node) {}

    /** Tells {@code visitor} of all entries of {@code tree}. */
    public static void walk(FileTree tree, Visitor visitor) {
        Deque<Pending> pending = new ArrayDeque<>();
        pushChildren(pending, "", tree.root());
        while (!pending.isEmpty()) {
            Pending next = pending.pop();
            String path = next.path();
            switch (next.node()) {
                case TreeNode.Directory directory -> {
                    visitor.directory(path, directory.mode(), directory.uid(), directory.gid());
                    pushChildren(pending, path, directory);
                }
                case TreeNode.Regular file ->
                    visitor.file(path, file.mode(), file.uid(), file.gid(), file.inode(), file.content());
                case TreeNode.Symlink link -> visitor.symlink(path, link.target(), link.uid(), link.gid());
            }
        }
    }

    private static void pushChildren(Deque<Pending> pending, String parent, TreeNode.Directory directory) {
        Deque<Pending> reversed = new ArrayDeque<>();
        for (Map.Entry<String, TreeNode> child : directory.children().entrySet()) {
            reversed.push(new Pending(parent + "/" + child.getKey(), child.getValue()));
        }
        reversed.forEach(pending::push);
    }
}
