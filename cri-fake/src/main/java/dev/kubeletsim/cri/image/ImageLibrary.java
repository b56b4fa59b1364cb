// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.Optional;
import java.util.function.Function;

/** The image service of a runtime as pure functions: from the images of a node and a request to what comes of it. */
sealed interface ImageLibrary permits ContainerdImages, ContainersStorageImages {

    /** What a changing request came to, and the images afterwards. */
    record Change<T>(NodeImages images, T outcome) {}

    ImageLookup find(NodeImages images, String name);

    ListOutcome list(NodeImages images, String filter);

    /** The names to ask registries for. */
    PullPlan plan(String name, RegistryAuth auth);

    /** Keeps what a registry answered. */
    Change<PullOutcome> finish(NodeImages images, ImageReference reference, Fetch fetch);

    /**
     * Removes a name or an image.
     *
     * @param users the container that uses the image of a reported id, if any
     */
    Change<RemoveOutcome> remove(NodeImages images, String name, Function<String, Optional<String>> users);
}
