// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/**
 * One layer of an image. Two layers are equal when they are stored as the same blob.
 *
 * @param mediaType the media type of the stored blob
 * @param digest the digest of the blob as a registry stores it
 * @param size the blob's bytes
 * @param diffId the digest of the unpacked tar
 * @param diffSize the unpacked tar's bytes
 * @param content the blob
 */
public record Layer(String mediaType, String digest, long size, String diffId, long diffSize, BlobContent content) {
    public Layer {
        requireNonNull(mediaType, "mediaType");
        requireNonNull(digest, "digest");
        requireNonNull(diffId, "diffId");
        requireNonNull(content, "content");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layer layer && mediaType.equals(layer.mediaType) && digest.equals(layer.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }
}
