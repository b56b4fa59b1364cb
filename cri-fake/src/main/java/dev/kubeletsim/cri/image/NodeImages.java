// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The images of a node at one moment, oldest first. Immutable: changes give new ones. */
final class NodeImages {
    static final NodeImages NONE = new NodeImages(Map.of());
    private static final Comparator<ImageReference> BY_TEXT =
            (a, b) -> a.toString().compareTo(b.toString());

    /**
     * An image with its names on the node.
     *
     * @param names in the order of their text; may be empty when other images took them over
     * @param digests of all manifests and indexes that led to it, sorted
     */
    record Entry(Image image, List<ImageReference> names, List<String> digests) {
        /** The hex digits of the image's id. */
        String hex() {
            return image.configDigest().substring(Digests.SHA256_PREFIX.length());
        }
    }

    private final Map<String, Entry> byHex;

    private NodeImages(Map<String, Entry> byHex) {
        this.byHex = byHex;
    }

    List<Entry> entries() {
        return List.copyOf(byHex.values());
    }

    @Nullable
    Entry named(ImageReference name) {
        return byHex.values().stream()
                .filter(entry -> entry.names().contains(name))
                .findFirst()
                .orElse(null);
    }

    /** All images whose id begins with {@code prefix}, without {@code sha256:}. */
    List<Entry> startingWith(String prefix) {
        return byHex.values().stream()
                .filter(entry -> entry.hex().startsWith(prefix))
                .toList();
    }

    /** Adds an image, or names to one that is there; other images lose these names. */
    NodeImages with(Image image, Collection<ImageReference> names) {
        Map<String, Entry> next = new LinkedHashMap<>();
        byHex.forEach((hex, entry) -> next.put(hex, without(entry, names)));
        Entry added = new Entry(image, List.of(), List.of());
        Entry known = next.getOrDefault(added.hex(), added);
        TreeSet<ImageReference> all = new TreeSet<>(BY_TEXT);
        all.addAll(known.names());
        all.addAll(names);
        TreeSet<String> digests = new TreeSet<>(known.digests());
        digests.add(image.manifestDigest());
        digests.add(image.targetDigest());
        next.put(added.hex(), new Entry(known.image(), List.copyOf(all), List.copyOf(digests)));
        return new NodeImages(next);
    }

    /** Takes a name from its image, which stays. */
    NodeImages withoutName(ImageReference name) {
        Map<String, Entry> next = new LinkedHashMap<>();
        byHex.forEach((hex, entry) -> next.put(hex, without(entry, List.of(name))));
        return new NodeImages(next);
    }

    NodeImages without(Entry entry) {
        Map<String, Entry> next = new LinkedHashMap<>(byHex);
        next.remove(entry.hex());
        return new NodeImages(next);
    }

    private static Entry without(Entry entry, Collection<ImageReference> names) {
        List<ImageReference> left = new ArrayList<>(entry.names());
        return left.removeAll(names) ? new Entry(entry.image(), List.copyOf(left), entry.digests()) : entry;
    }
}
