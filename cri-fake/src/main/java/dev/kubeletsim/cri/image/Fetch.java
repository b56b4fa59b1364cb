// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/** What a registry answered to a request for a manifest. */
sealed interface Fetch {

    /** The image. */
    record Fetched(Image image) implements Fetch {
        public Fetched {
            requireNonNull(image, "image");
        }
    }

    /**
     * No such manifest.
     *
     * @param repositoryKnown whether the registry has other images under this repository
     */
    record Unknown(boolean repositoryKnown) implements Fetch {}

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

    /** Docker Hub answers "denied" for repositories that do not exist, so as not to tell private ones from missing ones. */
    static boolean hidesRepositories(ImageReference reference) {
        return reference.domain().equals("docker.io");
    }
}
