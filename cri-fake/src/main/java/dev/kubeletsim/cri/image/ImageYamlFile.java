// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry under {@code files} of an image in YAML; {@link ImageYaml} shows the format. */
sealed interface ImageYamlFile {
    /** Puts the entry into a tree. */
    void addTo(FileTree.Builder tree);

    /** The bytes that it brings. */
    default long size() {
        return 0;
    }

    /** A regular file. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Regular(String path, byte[] content, int mode, long uid, long gid) implements ImageYamlFile {
        @Override
        public void addTo(FileTree.Builder tree) {
            tree.file(path, content, mode, uid, gid);
        }

        @Override
        public long size() {
            return content.length;
        }
    }

    /** A directory. */
    record Directory(String path, int mode, long uid, long gid) implements ImageYamlFile {
        @Override
        public void addTo(FileTree.Builder tree) {
            tree.directory(path, mode, uid, gid);
        }
    }

    /** A symbolic link. */
    record Symlink(String path, String target, long uid, long gid) implements ImageYamlFile {
        @Override
        public void addTo(FileTree.Builder tree) {
            tree.symlink(path, target, uid, gid);
        }
    }

    /** Reads the value {@code view} of the key {@code path}. */
    static ImageYamlFile read(String path, YamlView view) throws YamlFileException {
        boolean proper = path.startsWith("/")
                && !path.endsWith("/")
                && path.indexOf('\0') < 0
                && !List.of(path.split("/", -1)).contains("..");
        if (!proper) {
            throw view.error("found the path '" + path + "' (expected: absolute, without '..' and a slash at its end)");
        }
        return view.isMapping()
                ? Reader.longForm(path, view)
                : new Regular(path, view.string().getBytes(StandardCharsets.UTF_8), 0644, 0, 0);
    }

    /** The long form: a mapping. */
    final class Reader {
        private static final Set<String> KINDS = Set.of("content", "symlink", "directory", "program");
        private static final Set<String> KEYS =
                Set.of("content", "symlink", "directory", "program", "mode", "uid", "gid");
        private static final long MAX_ID = 0xFFFF_FFFFL;

        private Reader() {}

        private static ImageYamlFile longForm(String path, YamlView view) throws YamlFileException {
            Map<String, YamlView> keys = view.mapping(KEYS);
            Set<String> kinds = new HashSet<>(keys.keySet());
            kinds.retainAll(KINDS);
            if (kinds.size() != 1) {
                throw view.error("found " + kinds.size()
                        + " of the keys content, directory, program, symlink (expected: exactly one)");
            }
            String kind = kinds.iterator().next();
            YamlView value = view.required(keys, kind);
            YamlView mode = keys.get("mode");
            int bits = mode != null ? mode.mode() : kind.equals("content") ? 0644 : 0755;
            long uid = id(keys.get("uid"));
            long gid = id(keys.get("gid"));
            return switch (kind) {
                case "content" -> new Regular(path, value.string().getBytes(StandardCharsets.UTF_8), bits, uid, gid);
                case "program" -> new Regular(path, program(value), bits, uid, gid);
                case "directory" -> directory(path, value, bits, uid, gid);
                default -> symlink(path, value, mode, uid, gid);
            };
        }

        private static long id(@Nullable YamlView view) throws YamlFileException {
            return view == null ? 0 : view.number(MAX_ID);
        }

        private static ImageYamlFile directory(String path, YamlView value, int mode, long uid, long gid)
                throws YamlFileException {
            if (!value.bool()) {
                throw value.error("found false (expected: true)");
            }
            return new Directory(path, mode, uid, gid);
        }

        private static ImageYamlFile symlink(String path, YamlView value, @Nullable YamlView mode, long uid, long gid)
                throws YamlFileException {
            if (mode != null) {
                throw mode.error("a symbolic link has no mode of its own");
            }
            return new Symlink(path, value.string(), uid, gid);
        }

        private static byte[] program(YamlView view) throws YamlFileException {
            String name = view.string();
            return switch (name) {
                case "agnhost" -> Programs.agnhost();
                case "busybox" -> Programs.busybox();
                case "httpd" -> Programs.httpd();
                case "nginx" -> Programs.nginx();
                case "nnp" -> Programs.nnp();
                case "pause" -> Programs.pause();
                default ->
                    throw view.error("found '" + name + "' (expected: agnhost, busybox, httpd, nginx, nnp or pause)");
            };
        }
    }
}
