// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The images on one node, under the rules of its runtime.
 *
 * <p>Any thread may call any method: writers replace an immutable snapshot, readers see one snapshot.
 */
public final class ImageStore {
    private final ImageRules rules;
    private final ImageCatalogue catalogue;

    /**
     * An empty store.
     *
     * @param rules the runtime's rules
     * @param catalogue what pulls can find
     */
    public ImageStore(ImageRules rules, ImageCatalogue catalogue) {
        this.rules = requireNonNull(rules, "rules");
        this.catalogue = requireNonNull(catalogue, "catalogue");
    }

    /** Puts images on the node as {@code ctr images import} or {@code podman load} would. */
    public void load(List<NamedImage> images) {
        throw new UnsupportedOperationException("load " + images.size() + rules + catalogue);
    }

    /** Finds an image by name, id, id prefix or digest: what ImageStatus and CreateContainer do with their string. */
    public ImageLookup find(String nameOrId) {
        throw new UnsupportedOperationException(nameOrId);
    }

    /** What ListImages answers: all images, or what the runtime makes of the filter. */
    public List<StoredImage> list() {
        throw new UnsupportedOperationException();
    }

    /** Pulls from the catalogue. */
    public PullOutcome pull(String name) {
        throw new UnsupportedOperationException(name);
    }

    /**
     * Removes a name or an image.
     *
     * @param user the id of a container that uses the image with the given id, if any
     */
    public RemoveOutcome remove(String nameOrId, Function<String, Optional<String>> user) {
        throw new UnsupportedOperationException(nameOrId);
    }
}
