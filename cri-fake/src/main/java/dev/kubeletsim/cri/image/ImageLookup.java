// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/** What looking for an image on the node came to. */
public sealed interface ImageLookup {

    /** The image is there. */
    record Found(StoredImage image) implements ImageLookup {
        public Found {
            requireNonNull(image, "image");
        }
    }

    /**
     * Nothing of that name. ImageStatus answers an empty reply; CreateContainer fails.
     *
     * @param failure the text for callers that need the image
     */
    record Missing(ImageFailure failure) implements ImageLookup {
        public Missing {
            requireNonNull(failure, "failure");
        }
    }

    /** The runtime does not accept the name itself. */
    record Refused(ImageFailure failure) implements ImageLookup {
        public Refused {
            requireNonNull(failure, "failure");
        }
    }
}
