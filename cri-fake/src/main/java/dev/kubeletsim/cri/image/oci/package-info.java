// SPDX-License-Identifier: Apache-2.0
/**
 * The formats in which images are stored and sent: manifests, indexes, configurations, layers, OCI layouts and docker
 * archives. All of it reads what others wrote, within bounds.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.image.oci.ImageFiles} (files of any kind), {@link
 * dev.kubeletsim.cri.image.oci.LayerStack} (layers). Knows nothing of runtimes, registries and the CRI.
 */
@NullMarked
package dev.kubeletsim.cri.image.oci;

import org.jspecify.annotations.NullMarked;
