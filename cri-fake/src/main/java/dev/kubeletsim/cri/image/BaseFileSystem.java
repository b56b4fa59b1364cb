// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.FileTree;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an image in an {@code --images} YAML is built on. */
enum BaseFileSystem {
    /** Nothing at all. */
    SCRATCH,
    /** A busybox: shell, applets and the usual directories, but no {@code /etc/passwd} and no {@code /etc/group}. */
    BUSYBOX;

    /** The name in YAML. */
    String yamlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The base of this name, if there is one. */
    static @Nullable BaseFileSystem byYamlName(String name) {
        return Stream.of(values())
                .filter(base -> base.yamlName().equals(name))
                .findFirst()
                .orElse(null);
    }

    FileTree tree() {
        return switch (this) {
            case SCRATCH -> FileTree.empty();
            case BUSYBOX -> Busybox.TREE;
        };
    }

    List<Layer> layers() {
        return switch (this) {
            case SCRATCH -> List.of();
            case BUSYBOX -> List.of(Busybox.LAYER);
        };
    }

    /** Made on first use, once: all images share the tree and its hash. */
    private static final class Busybox {
        static final FileTree TREE = Programs.busyboxBase();
        static final Layer LAYER = LayerTar.of(TREE);
    }
}
