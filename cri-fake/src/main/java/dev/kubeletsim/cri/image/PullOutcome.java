// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/** What a pull came to. */
public sealed interface PullOutcome {

    /**
     * The image is on the node.
     *
     * @param imageRef the {@code image_ref} of the reply: the image's id in containerd, {@code repo@digest} in CRI-O
     * @param image the image as it is stored now
     */
    record Pulled(String imageRef, StoredImage image) implements PullOutcome {
        public Pulled {
            requireNonNull(imageRef, "imageRef");
            requireNonNull(image, "image");
        }
    }

    /** The pull failed. */
    record Failed(ImageFailure failure) implements PullOutcome {
        public Failed {
            requireNonNull(failure, "failure");
        }
    }
}
