// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a blob, to be read again by whoever serves the image to others. */
@FunctionalInterface
public interface BlobContent {

    /** What a runtime does after unpacking: the bytes are not kept, reading them fails. */
    BlobContent NOT_KEPT = () -> {
        throw new IOException("the blob was not kept after it was unpacked");
    };

    /**
     * Opens the blob from its beginning; the caller closes it.
     *
     * @throws IOException if it cannot be had any more
     */
    InputStream open() throws IOException;
}
