// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/** What removing an image came to. */
public sealed interface RemoveOutcome {

    /** The reply is OK: the image, or the name, is gone, or was not there in the first place. */
    record Removed() implements RemoveOutcome {}

    /** The runtime refused. */
    record Failed(ImageFailure failure) implements RemoveOutcome {
        public Failed {
            requireNonNull(failure, "failure");
        }
    }
}
