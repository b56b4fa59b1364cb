// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.List;

/** Keeps the images of a node beyond the end of its runtime. */
public interface ImageJournal {
    /**
     * The node is about to have exactly these images. Called by one thread at a time, before any reader sees them.
     *
     * @param images oldest first
     * @throws dev.kubeletsim.cri.vfs.ErrnoException if they cannot be kept; the change does not happen then
     */
    void changed(List<KeptImage> images);
}
