// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/**
 * One layer of an image.
 *
 * @param mediaType the media type of the stored blob
 * @param digest the digest of the blob as a registry stores it
 * @param size the blob's bytes
 * @param diffId the digest of the unpacked tar
 * @param diffSize the unpacked tar's bytes
 */
public record Layer(String mediaType, String digest, long size, String diffId, long diffSize) {
    public Layer {
        requireNonNull(mediaType, "mediaType");
        requireNonNull(digest, "digest");
        requireNonNull(diffId, "diffId");
    }
}
