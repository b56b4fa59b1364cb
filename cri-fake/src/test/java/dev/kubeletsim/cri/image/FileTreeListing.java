// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.TreeWalk;
import java.util.Map;
import java.util.TreeMap;

/** A file tree as text, a line a path: kind, mode, owner and content. */
public final class FileTreeListing {
    private FileTreeListing() {}

    /** The line of each path. */
    public static Map<String, String> of(FileTree tree) {
        Map<String, String> listing = new TreeMap<>();
        TreeWalk.walk(tree, new TreeWalk.Visitor() {
            @Override
            public void directory(String path, int mode, long uid, long gid) {
                listing.put(path, "d" + Integer.toOctalString(mode) + " " + uid + ":" + gid);
            }

            @Override
            public void file(String path, int mode, long uid, long gid, long inode, byte[] content) {
                listing.put(
                        path,
                        "-0" + Integer.toOctalString(mode) + " " + uid + ":" + gid + " " + new String(content, UTF_8));
            }

            @Override
            public void symlink(String path, String target, long uid, long gid) {
                listing.put(path, "l " + target);
            }
        });
        return listing;
    }
}
