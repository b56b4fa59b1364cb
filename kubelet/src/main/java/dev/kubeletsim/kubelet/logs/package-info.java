// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps the logs of running containers within bounds.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.logs.ContainerLogManager}.
 */
@NullMarked
package dev.kubeletsim.kubelet.logs;

import org.jspecify.annotations.NullMarked;
