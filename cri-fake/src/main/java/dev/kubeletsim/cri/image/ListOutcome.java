// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What listing images came to. */
public sealed interface ListOutcome {

    /** The images, oldest first. */
    record Listed(List<StoredImage> images) implements ListOutcome {
        public Listed {
            images = List.copyOf(images);
        }
    }

    /** The runtime does not accept the name in the filter. */
    record Refused(ImageFailure failure) implements ListOutcome {
        public Refused {
            requireNonNull(failure, "failure");
        }
    }
}
