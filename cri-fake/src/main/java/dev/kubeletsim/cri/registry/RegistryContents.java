// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.Layer;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.StoredManifest;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A catalogue as a registry stores it. An image is in the repository of its path ({@code library/busybox}) and in that of
 * its full name ({@code docker.io/library/busybox}); where two images have the same path and tag, the one that hides the
 * other in the catalogue has it. Immutable.
 */
final class RegistryContents {
    private final Map<String, TreeMap<String, String>> tags = new TreeMap<>();
    private final Map<String, Map<String, Manifest>> manifests = new HashMap<>();
    private final Map<String, Map<String, Blob>> blobs = new HashMap<>();

    /** A manifest or index. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Manifest(String mediaType, String digest, byte[] json) {
        static Manifest of(StoredManifest stored) {
            // By its own bytes: an image that is known by another digest in the catalogue would not be accepted.
            return new Manifest(
                    stored.mediaType(), Digests.of(stored.json()), stored.json().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A configuration or a layer. */
    record Blob(String mediaType, long size, BlobContent content) {}

    RegistryContents(ImageCatalogue catalogue) {
        for (NamedImage named : catalogue.images()) {
            for (ImageReference name : named.names()) {
                add(name.path(), name, named.image());
                add(name.repository(), name, named.image());
            }
        }
    }

    private void add(String repository, ImageReference name, Image image) {
        Manifest manifest = Manifest.of(image.manifest());
        StoredManifest index = image.index();
        Manifest target = index == null ? manifest : Manifest.of(index);
        Map<String, Manifest> known = manifests.computeIfAbsent(repository, unused -> new HashMap<>());
        known.put(manifest.digest(), manifest);
        known.put(target.digest(), target);
        tags.computeIfAbsent(repository, unused -> new TreeMap<>()).put(name.object(), target.digest());
        Map<String, Blob> stored = blobs.computeIfAbsent(repository, unused -> new HashMap<>());
        byte[] config = image.configJson().getBytes(StandardCharsets.UTF_8);
        stored.put(
                image.configDigest(),
                new Blob("application/octet-stream", config.length, () -> new ByteArrayInputStream(config)));
        for (Layer layer : image.layers()) {
            stored.put(layer.digest(), new Blob(layer.mediaType(), layer.size(), layer.content()));
        }
    }

    boolean hasRepository(String repository) {
        return tags.containsKey(repository);
    }

    /** The names of all repositories, sorted. */
    List<String> repositories() {
        return List.copyOf(new TreeSet<>(tags.keySet()));
    }

    /** The tags of a repository, sorted. */
    List<String> tags(String repository) {
        return List.copyOf(tags.getOrDefault(repository, new TreeMap<>()).keySet());
    }

    /** @param object a tag or a digest */
    Optional<Manifest> manifest(String repository, String object) {
        String digest = tags.getOrDefault(repository, new TreeMap<>()).getOrDefault(object, object);
        return Optional.ofNullable(manifests.getOrDefault(repository, Map.of()).get(digest));
    }

    Optional<Blob> blob(String repository, String digest) {
        return Optional.ofNullable(blobs.getOrDefault(repository, Map.of()).get(digest));
    }
}
