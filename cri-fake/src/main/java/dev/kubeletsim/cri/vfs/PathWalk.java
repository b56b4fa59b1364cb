// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Follows one path through a mount namespace, component by component (path_resolution(7)). */
final class PathWalk {
    private static final int MAX_SYMLINKS = 40;
    private static final int MAX_PATH = 4096;
    private static final int MAX_NAME = 255;

    /** Where a component led to. */
    record Location(String path, Inode inode, Mount mount) {
        String child(String name) {
            return path.equals("/") ? "/" + name : path + "/" + name;
        }
    }

    /**
     * The end of a walk.
     *
     * @param parent the directory that has, or would have, the last component
     * @param name the last component; {@code .} or {@code ..} or empty if there is none
     * @param location what is there, or null
     * @param directoryMeant whether the path ended in a slash or a dot
     */
    record End(Location parent, String name, @Nullable Location location, boolean directoryMeant) {
        Location existing() {
            if (location == null) {
                throw new ErrnoException(Errno.ENOENT);
            }
            return location;
        }
    }

    private final FileCredentials who;
    private final MountTable mounts;
    private final List<Location> stack = new ArrayList<>();
    private final Deque<String> rest = new ArrayDeque<>();
    private final Location root;
    private int links;
    private boolean directoryMeant;

    PathWalk(FileCredentials who, MountTable mounts) {
        this.who = who;
        this.mounts = mounts;
        this.root = new Location("/", mounts.root().root(), mounts.root());
        stack.add(root);
    }

    End walk(String path, boolean followLast) {
        if (path.isEmpty()) {
            throw new ErrnoException(Errno.ENOENT);
        }
        if (path.length() >= MAX_PATH) {
            throw new ErrnoException(Errno.ENAMETOOLONG);
        }
        push(path);
        directoryMeant = path.endsWith("/") || path.endsWith("/.");
        Location parent = root;
        String name = "";
        while (!rest.isEmpty()) {
            name = rest.pop();
            parent = stack.getLast();
            Location next = step(parent, name);
            if (next == null) {
                if (onlyDots()) {
                    return new End(parent, name, null, directoryMeant);
                }
                throw new ErrnoException(Errno.ENOENT);
            }
            boolean follow = followLast || directoryMeant || !rest.isEmpty();
            if (follow
                    && next.inode().type() == FileType.SYMLINK
                    && !next.inode().isMagicLink()) {
                follow(next);
            } else if (!name.equals("..") && !name.equals(".")) {
                stack.add(next);
            }
        }
        Location end = stack.getLast();
        if (directoryMeant && end.inode().type() != FileType.DIRECTORY) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
        return new End(parent, name, end, directoryMeant);
    }

    private @Nullable Location step(Location at, String name) {
        if (at.inode().type() != FileType.DIRECTORY) {
            throw new ErrnoException(Errno.ENOTDIR);
        }
        Permissions.check(who, at.inode(), Permissions.EXECUTE);
        if (name.equals(".")) {
            return at;
        }
        if (name.equals("..")) {
            if (stack.size() > 1) {
                stack.removeLast();
            }
            return stack.getLast();
        }
        if (name.length() > MAX_NAME) {
            throw new ErrnoException(Errno.ENAMETOOLONG);
        }
        String path = at.child(name);
        Mount mount = mounts.at(path);
        if (mount != null) {
            return new Location(path, mount.root(), mount);
        }
        Inode child = at.inode().lookup(name);
        return child == null ? null : new Location(path, child, at.mount());
    }

    private void follow(Location link) {
        if (++links > MAX_SYMLINKS) {
            throw new ErrnoException(Errno.ELOOP);
        }
        String target = link.inode().target();
        if (target.startsWith("/")) {
            stack.clear();
            stack.add(root);
        }
        push(target);
    }

    private void push(String path) {
        int end = path.length();
        while (end > 0) {
            int slash = path.lastIndexOf('/', end - 1);
            if (slash + 1 < end) {
                String name = path.substring(slash + 1, end);
                rest.push(name);
            }
            end = slash;
        }
    }

    /** Whether nothing but {@code .} is left, so that a missing component is still the last one. */
    private boolean onlyDots() {
        return rest.stream().allMatch(name -> name.equals("."));
    }
}
