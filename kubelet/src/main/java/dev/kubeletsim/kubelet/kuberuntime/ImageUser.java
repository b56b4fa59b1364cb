// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.Image;
import org.jspecify.annotations.Nullable;

/**
 * The user that an image runs as: a number, else a name, else root.
 *
 * @param uid null if the image names a user
 * @param username empty if the image gives a number or nothing
 */
record ImageUser(@Nullable Long uid, String username) {
    static ImageUser of(Image image) {
        if (image.hasUid()) {
            return new ImageUser(image.getUid().getValue(), "");
        }
        return image.getUsername().isEmpty() ? new ImageUser(0L, "") : new ImageUser(null, image.getUsername());
    }
}
