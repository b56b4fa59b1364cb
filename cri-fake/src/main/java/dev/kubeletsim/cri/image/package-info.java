// SPDX-License-Identifier: Apache-2.0
/**
 * Images: how their names are read, what they contain, what a pull finds, and what is on the node.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.image.ImageStore} (what a runtime has), {@link
 * dev.kubeletsim.cri.image.ImageCatalogue} (what a pull finds), {@link dev.kubeletsim.cri.image.ImageRules} (how
 * runtimes differ). Knows nothing of gRPC, sandboxes or containers.
 */
@NullMarked
package dev.kubeletsim.cri.image;

import org.jspecify.annotations.NullMarked;
