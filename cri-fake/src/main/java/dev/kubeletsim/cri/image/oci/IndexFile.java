// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.ImageFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A list of manifests for several platforms: OCI image specification 1.1 {@code image-index.md}, and docker's manifest
 * list.
 *
 * @param manifests in the document's order
 * @param annotations what it says about itself
 */
public record IndexFile(List<Descriptor> manifests, Map<String, String> annotations) {
    private static final int MAX_MANIFESTS = 1_000;

    public IndexFile {
        manifests = List.copyOf(manifests);
        annotations = Map.copyOf(annotations);
    }

    /**
     * Reads an index.
     *
     * @param place named in messages
     * @throws ImageFileException if it is not JSON, or no index
     */
    public static IndexFile parse(String place, byte[] json) throws ImageFileException {
        JsonView root = JsonView.parse(place, json);
        List<JsonView> elements = root.array("manifests");
        if (elements.size() > MAX_MANIFESTS) {
            throw root.error("has " + elements.size() + " manifests (expected: at most " + MAX_MANIFESTS + ")");
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (JsonView element : elements) {
            manifests.add(Descriptor.read(element));
        }
        return new IndexFile(manifests, root.stringMap("annotations"));
    }

    /** The manifest that containerd's platform matcher prefers on linux/amd64: 386 will do, as will one for nobody. */
    public Optional<Descriptor> forContainerd() {
        return first(descriptor ->
                        descriptor.platform() != null && descriptor.platform().isNative())
                .or(() -> first(descriptor ->
                        descriptor.platform() != null && descriptor.platform().is32Bit()))
                .or(() -> first(descriptor -> descriptor.platform() == null));
    }

    /** The manifest that containers/image chooses there: one for amd64, else one for nobody in particular. */
    public Optional<Descriptor> forContainersImage() {
        return first(descriptor ->
                        descriptor.platform() != null && descriptor.platform().isNative())
                .or(() -> first(descriptor -> descriptor.platform() == null));
    }

    private Optional<Descriptor> first(Predicate<Descriptor> matching) {
        return manifests.stream().filter(matching).findFirst();
    }
}
