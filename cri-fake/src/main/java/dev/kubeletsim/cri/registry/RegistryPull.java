// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.Image;

/** A pull from a registry as one runtime makes it: its requests, its order, its texts. */
sealed interface RegistryPull permits ContainerdPull, ContainersImagePull {

    /** Fetches the image; blocks until it is unpacked. */
    Image fetch() throws RegistryException;
}
