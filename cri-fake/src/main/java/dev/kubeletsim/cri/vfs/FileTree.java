// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import dev.kubeletsim.cri.intern.Interner;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An immutable root file system, such as the merged layers of an image. Trees made from each other share what they have
 * in common, and any number of containers may stand on one tree.
 *
 * <p>Paths are absolute or relative to the root; {@code .} and empty components are dropped and {@code ..} stops at the
 * root.
 */
public final class FileTree {
    /** The names and paths that many containers have. */
    static final Interner<String> NAMES = new Interner<>();

    private static final AtomicLong INODES = new AtomicLong(1000);
    private static final int MAX_SYMLINKS = 40;
    private static final FileTree EMPTY =
            new FileTree(TreeNode.Directory.of(INODES.incrementAndGet(), 0755, 0, 0, Instant.EPOCH, Map.of()));

    private final TreeNode.Directory root;

    private FileTree(TreeNode.Directory root) {
        this.root = root;
    }

    /** A tree with only the root directory, 0755 root:root. */
    public static FileTree empty() {
        return EMPTY;
    }

    /** A builder that starts from {@link #empty}. */
    public static Builder builder() {
        return EMPTY.toBuilder();
    }

    /** A builder that starts from this tree. */
    public Builder toBuilder() {
        return new Builder(root);
    }

    TreeNode.Directory root() {
        return root;
    }

    /** A number that no file, pipe or socket of any simulated machine has had. */
    public static long nextInode() {
        return INODES.incrementAndGet();
    }

    /** What {@link #readConfined} found. */
    public sealed interface Content {
        /** The file's bytes; not a copy, so they must not be changed. */
        record Bytes(byte[] bytes) implements Content {}

        /** No such file, or a part of the path is missing or no directory. */
        record Missing() implements Content {}

        /** There is something else than a regular file. */
        record NotRegular(FileType type) implements Content {}

        /** A regular file of {@code size} bytes, more than asked for. */
        record TooBig(long size) implements Content {}

        /** Symbolic links that lead in circles. */
        record Loop() implements Content {}
    }

    /**
     * Reads a file the way a runtime reads {@code /etc/passwd} of a container: symbolic links are followed, and an
     * absolute target or {@code ..} never leaves this tree.
     *
     * @param maxBytes the most bytes the file may have
     */
    public Content readConfined(String path, long maxBytes) {
        Deque<String> rest = new ArrayDeque<>(components(path));
        Deque<TreeNode.Directory> parents = new ArrayDeque<>();
        TreeNode node = root;
        int links = 0;
        while (!rest.isEmpty()) {
            if (!(node instanceof TreeNode.Directory directory)) {
                return new Content.Missing();
            }
            String name = rest.pop();
            if (name.equals("..")) {
                node = parents.isEmpty() ? root : parents.pop();
                continue;
            }
            TreeNode child = directory.children().get(name);
            if (child == null) {
                return new Content.Missing();
            }
            if (child instanceof TreeNode.Symlink link) {
                if (++links > MAX_SYMLINKS) {
                    return new Content.Loop();
                }
                if (link.target().startsWith("/")) {
                    parents.clear();
                    node = root;
                }
                List<String> target = components(link.target());
                for (int i = target.size() - 1; i >= 0; i--) {
                    rest.push(target.get(i));
                }
                continue;
            }
            parents.push(directory);
            node = child;
        }
        return content(node, maxBytes);
    }

    private static Content content(TreeNode node, long maxBytes) {
        return switch (node) {
            case TreeNode.Regular file ->
                file.content().length > maxBytes
                        ? new Content.TooBig(file.content().length)
                        : new Content.Bytes(file.content());
            case TreeNode.Directory directory -> new Content.NotRegular(FileType.DIRECTORY);
            case TreeNode.Symlink link -> new Content.NotRegular(FileType.SYMLINK);
        };
    }

    static List<String> components(String path) {
        return List.of(path.split("/")).stream()
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .toList();
    }

    /**
     * Builds a tree by applying changes in order, as layers do. Parents that are missing are made as 0755 root:root. A
     * symbolic link in a path's directory part is followed within the tree, as unpacking confined to a root does.
     */
    public static final class Builder {
        /** A directory under construction: copied from the shared one when it is first changed. */
        private static final class Draft {
            int mode;
            long uid;
            long gid;
            Instant modified;
            final Map<String, TreeNode> settled;
            final Map<String, Draft> drafts = new TreeMap<>();

            Draft(TreeNode.Directory from) {
                mode = from.mode();
                uid = from.uid();
                gid = from.gid();
                modified = from.modified();
                settled = new TreeMap<>(from.children());
            }

            @Nullable
            Draft directory(String name) {
                Draft draft = drafts.get(name);
                if (draft == null && settled.get(name) instanceof TreeNode.Directory directory) {
                    draft = new Draft(directory);
                    drafts.put(name, draft);
                }
                return draft;
            }

            void put(String name, TreeNode node) {
                drafts.remove(name);
                settled.put(name, node);
            }

            TreeNode.Directory build() {
                drafts.forEach((name, draft) -> settled.put(name, draft.build()));
                return TreeNode.Directory.of(
                        nextInode(), mode, uid, gid, modified, Collections.unmodifiableMap(new TreeMap<>(settled)));
            }
        }

        private final Draft root;
        private Instant modified = Instant.EPOCH;

        private Builder(TreeNode.Directory root) {
            this.root = new Draft(root);
        }

        /** Sets the modification time of what is added from here on; {@link Instant#EPOCH} at first. */
        public Builder modified(Instant time) {
            this.modified = time;
            return this;
        }

        /** Adds a directory, or gives an existing one this mode and owner and keeps what is in it. */
        public Builder directory(String path, int mode, long uid, long gid) {
            Draft draft = directoryAt(components(path), 0);
            draft.mode = mode;
            draft.uid = uid;
            draft.gid = gid;
            draft.modified = modified;
            return this;
        }

        /** Adds or replaces a regular file. {@code content} is kept, not copied. */
        public Builder file(String path, byte[] content, int mode, long uid, long gid) {
            return put(path, new TreeNode.Regular(nextInode(), mode, uid, gid, modified, content));
        }

        /** Adds or replaces a symbolic link. */
        public Builder symlink(String path, String target, long uid, long gid) {
            return put(path, new TreeNode.Symlink(nextInode(), 0777, uid, gid, modified, target));
        }

        /**
         * Gives the file {@code existing} a second name.
         *
         * @throws IllegalArgumentException if {@code existing} is missing or a directory
         */
        public Builder hardlink(String path, String existing) {
            List<String> from = components(existing);
            Draft parent = directoryAt(from.subList(0, from.size() - 1), 0);
            String name = from.getLast();
            TreeNode node = parent.settled.get(name);
            if (node == null || node instanceof TreeNode.Directory || parent.drafts.containsKey(name)) {
                throw new IllegalArgumentException("hard link " + path + ": " + existing + " is no file of this tree");
            }
            return put(path, node);
        }

        /** Removes a file or a whole directory, as a layer's whiteout does; no effect if it isn't there. */
        public Builder remove(String path) {
            List<String> names = components(path);
            if (!names.isEmpty()) {
                Draft parent = directoryAt(names.subList(0, names.size() - 1), 0);
                parent.drafts.remove(names.getLast());
                parent.settled.remove(names.getLast());
            }
            return this;
        }

        /** Empties a directory, as a layer's opaque marker does. */
        public Builder clear(String path) {
            Draft draft = directoryAt(components(path), 0);
            draft.drafts.clear();
            draft.settled.clear();
            return this;
        }

        /** The tree; the builder may be used on. */
        public FileTree build() {
            return new FileTree(root.build());
        }

        private Builder put(String path, TreeNode node) {
            List<String> names = components(path);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("the root cannot be replaced: '" + path + "'");
            }
            directoryAt(names.subList(0, names.size() - 1), 0).put(names.getLast(), node);
            return this;
        }

        private Draft directoryAt(List<String> path, int links) {
            Deque<Draft> stack = new ArrayDeque<>();
            stack.push(root);
            Iterator<String> names = path.iterator();
            while (names.hasNext()) {
                String name = names.next();
                if (name.equals("..")) {
                    if (stack.size() > 1) {
                        stack.pop();
                    }
                    continue;
                }
                Draft next = step(stack, name, links);
                stack.push(next);
            }
            return stack.getFirst();
        }

        private Draft step(Deque<Draft> stack, String name, int links) {
            Draft at = stack.getFirst();
            Draft next = at.directory(name);
            if (next != null) {
                return next;
            }
            if (at.settled.get(name) instanceof TreeNode.Symlink link && links < MAX_SYMLINKS) {
                return directoryAt(components(link.target()), links + 1);
            }
            Draft made = new Draft(EMPTY.root);
            made.modified = modified;
            at.settled.remove(name);
            at.drafts.put(name, made);
            return made;
        }
    }
}
