// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/** What came of asking a registry for an image. */
public sealed interface Fetch {

    /** The image. */
    record Fetched(Image image) implements Fetch {
        public Fetched {
            requireNonNull(image, "image");
        }
    }

    /** The registry has no such manifest. */
    record Unknown() implements Fetch {}

    /** The registry wants credentials; Docker Hub also answers so for repositories that do not exist. */
    record Denied() implements Fetch {}

    /**
     * Nothing listens at the registry's address.
     *
     * @param address host and port that refused the connection
     */
    record Unreachable(String address) implements Fetch {
        public Unreachable {
            requireNonNull(address, "address");
        }
    }

    /**
     * A real registry answered otherwise.
     *
     * @param failure with the runtime's own text
     */
    record Failed(ImageFailure failure) implements Fetch {
        public Failed {
            requireNonNull(failure, "failure");
        }
    }
}
