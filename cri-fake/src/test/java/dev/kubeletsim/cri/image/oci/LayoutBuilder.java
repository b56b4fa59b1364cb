// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.oci.ArchiveBuilder.TarBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes OCI layouts for tests, as skopeo or buildx would. */
final class LayoutBuilder {
    private final Map<String, byte[]> members = new LinkedHashMap<>();
    private final List<String> index = new ArrayList<>();

    LayoutBuilder() {
        members.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    }

    /** Stores a blob, and returns its descriptor. */
    String blob(String type, byte[] bytes) {
        String digest = Digests.of(bytes);
        members.put("blobs/" + digest.replace(':', '/'), bytes);
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + bytes.length + "}";
    }

    String blob(String type, String json) {
        return blob(type, json.getBytes(UTF_8));
    }

    /** Stores an image of one layer, and returns its descriptor. */
    String image(String layerType, byte[] stored, byte[] tar) {
        return image(MediaTypes.OCI_CONFIG, layerType, stored, Digests.of(tar));
    }

    String image(String configType, String layerType, byte[] stored, String diffId) {
        String config = blob(
                configType,
                "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"7\"},\"rootfs\":{\"type\":"
                        + "\"layers\",\"diff_ids\":[\"" + diffId + "\"]}}");
        return blob(
                MediaTypes.OCI_MANIFEST,
                "{\"schemaVersion\":2,\"config\":" + config + ",\"layers\":[" + blob(layerType, stored) + "]}");
    }

    /** Adds a descriptor to index.json. */
    LayoutBuilder entry(String descriptor, String annotations) {
        index.add(with(descriptor, "\"annotations\":{" + annotations + "}"));
        return this;
    }

    /** A descriptor with one more field. */
    static String with(String descriptor, String field) {
        return descriptor.substring(0, descriptor.length() - 1) + "," + field + "}";
    }

    static String platform(String descriptor, String architecture) {
        return with(descriptor, "\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}");
    }

    /** An image of several platforms; the descriptor of its index. */
    String multiArch(String... descriptors) {
        return blob(
                MediaTypes.OCI_INDEX, "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", descriptors) + "]}");
    }

    LayoutBuilder replace(String descriptor, byte[] bytes) {
        String digest = descriptor.replaceAll(".*\"digest\":\"sha256:([0-9a-f]+)\".*", "$1");
        members.put("blobs/sha256/" + digest, bytes);
        return this;
    }

    private Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>(members);
        all.put(
                "index.json",
                ("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", index) + "]}").getBytes(UTF_8));
        return all;
    }

    byte[] tar() {
        TarBuilder tar = new TarBuilder();
        all().forEach((name, content) -> tar.file(name, content, 0644));
        return tar.bytes();
    }

    Path writeTar(Path directory) {
        try {
            return Files.write(directory.resolve("thing.oci.tar"), tar());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path writeDirectory(Path directory) {
        Path root = directory.resolve("thing");
        all().forEach((name, content) -> {
            try {
                Files.createDirectories(root.resolve(name).getParent());
                Files.write(root.resolve(name), content);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return root;
    }
}
