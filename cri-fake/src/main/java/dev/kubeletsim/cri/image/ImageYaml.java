// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.cri.yaml.YamlView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads images from YAML:
 *
 * <pre>{@code
 * images:
 * - names: [example.com/app:v1]       # one or more; docker's defaults apply; no digests
 *   digest: sha256:…                  # optional: of the manifest, where it can't be rebuilt from this
 *   base: busybox                     # or scratch, the default
 *   config:                           # all optional
 *     user: "1000:3000"
 *     env: {PATH: /bin, HOME: /}
 *     entrypoint: [/bin/sleep]
 *     cmd: ["1000000"]
 *     workingDir: /tmp
 *     stopSignal: SIGINT
 *     labels: {a: b}
 *   files:                            # laid over the base, in this order
 *     /etc/passwd: |                  # short form: a file, 0644 root:root
 *       root:x:0:0:root:/root:/bin/sh
 *     /run.sh: {content: "#!/bin/sh\nid\n", mode: 0755, uid: 1000, gid: 1000}
 *     /data: {directory: true, mode: 01777}
 *     /bin/now: {symlink: date}
 *     /pause: {program: pause}        # or agnhost, busybox, httpd, nginx, nnp; 0755 unless told otherwise
 * }</pre>
 *
 * Unknown keys, wrong types, duplicate keys and duplicate names are refused with file and line.
 */
public final class ImageYaml {
    private static final int MAX_IMAGES = 10_000;
    private static final long MAX_BYTES = 256L << 20;
    private static final Set<String> IMAGE_KEYS = Set.of("names", "digest", "base", "config", "files");
    private static final Set<String> CONFIG_KEYS =
            Set.of("user", "env", "entrypoint", "cmd", "workingDir", "stopSignal", "labels");

    private final Set<ImageReference> namesSeen = new HashSet<>();
    private long bytesLeft = MAX_BYTES;

    private ImageYaml() {}

    /**
     * Reads a document.
     *
     * @param file named in messages
     * @throws ImageFileException if it does not follow the format; the message names file and line
     */
    public static List<NamedImage> parse(String file, String text) throws ImageFileException {
        try {
            return new ImageYaml().document(YamlView.parse(file, text));
        } catch (YamlFileException e) {
            throw new ImageFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<NamedImage> document(YamlView root) throws YamlFileException {
        List<YamlView> entries = root.required("images", Set.of("images")).sequence();
        if (entries.size() > MAX_IMAGES) {
            throw root.error(entries.size() + " images (expected: at most " + MAX_IMAGES + ")");
        }
        List<NamedImage> images = new ArrayList<>();
        for (YamlView entry : entries) {
            images.add(image(entry));
        }
        return images;
    }

    private NamedImage image(YamlView entry) throws YamlFileException {
        Map<String, YamlView> keys = entry.mapping(IMAGE_KEYS);
        List<ImageReference> names = names(entry.required(keys, "names"));
        BaseFileSystem base = base(keys.get("base"));
        ImageConfig config = config(keys.get("config"));
        YamlView files = keys.get("files");
        YamlView digest = keys.get("digest");
        if (files == null) {
            return new NamedImage(names, known(digest, Image.of(config, base.layers(), base.tree())));
        }
        FileTree.Builder rootfs = base.tree().toBuilder();
        FileTree.Builder difference = FileTree.builder();
        for (Map.Entry<String, YamlView> file : files.mapping().entrySet()) {
            ImageYamlFile read = ImageYamlFile.read(file.getKey(), file.getValue());
            countBytes(file.getValue(), read);
            read.addTo(rootfs);
            read.addTo(difference);
        }
        List<Layer> layers = new ArrayList<>(base.layers());
        layers.add(LayerTar.of(difference.build()));
        return new NamedImage(names, known(digest, Image.of(config, layers, rootfs.build())));
    }

    private static Image known(@Nullable YamlView view, Image image) throws YamlFileException {
        if (view == null) {
            return image;
        }
        String digest = view.string();
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw view.error("found the digest '" + digest + "' (expected: sha256: and 64 hexadecimal digits)");
        }
        return image.knownBy(digest);
    }

    private void countBytes(YamlView view, ImageYamlFile file) throws YamlFileException {
        bytesLeft -= file.size();
        if (bytesLeft < 0) {
            throw view.error("the files of all images have more than " + MAX_BYTES + " bytes");
        }
    }

    private List<ImageReference> names(YamlView view) throws YamlFileException {
        List<ImageReference> names = new ArrayList<>();
        for (YamlView element : view.sequence()) {
            ImageReference name = name(element);
            if (!namesSeen.add(name)) {
                throw element.error("the name " + name + " is used twice");
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw view.error("found no name (expected: at least one)");
        }
        return names;
    }

    private static ImageReference name(YamlView view) throws YamlFileException {
        String text = view.string();
        try {
            ImageReference name = ImageReference.parse(text);
            if (name.digest() != null) {
                throw view.error("found the digest in '" + text + "' (expected: a name with a tag)");
            }
            return name;
        } catch (InvalidReferenceException e) {
            throw view.error("'" + text + "': " + e.text());
        }
    }

    private static BaseFileSystem base(@Nullable YamlView view) throws YamlFileException {
        if (view == null) {
            return BaseFileSystem.SCRATCH;
        }
        BaseFileSystem base = BaseFileSystem.byYamlName(view.string());
        if (base == null) {
            throw view.error("found '" + view.string() + "' (expected: busybox or scratch)");
        }
        return base;
    }

    private static ImageConfig config(@Nullable YamlView view) throws YamlFileException {
        Map<String, YamlView> keys = view == null ? Map.of() : view.mapping(CONFIG_KEYS);
        List<String> env = new ArrayList<>();
        Map<String, String> variables = stringMap(keys.get("env"));
        variables.forEach((name, value) -> env.add(name + "=" + value));
        return new ImageConfig(
                stringOrEmpty(keys.get("user")),
                env,
                stringsOrEmpty(keys.get("entrypoint")),
                stringsOrEmpty(keys.get("cmd")),
                stringOrEmpty(keys.get("workingDir")),
                stringOrEmpty(keys.get("stopSignal")),
                stringMap(keys.get("labels")));
    }

    private static String stringOrEmpty(@Nullable YamlView view) throws YamlFileException {
        return view == null ? "" : view.string();
    }

    private static List<String> stringsOrEmpty(@Nullable YamlView view) throws YamlFileException {
        return view == null ? List.of() : view.strings();
    }

    private static Map<String, String> stringMap(@Nullable YamlView view) throws YamlFileException {
        Map<String, String> strings = new LinkedHashMap<>();
        if (view != null) {
            for (Map.Entry<String, YamlView> entry : view.mapping().entrySet()) {
                strings.put(entry.getKey(), entry.getValue().string());
            }
        }
        return strings;
    }
}
