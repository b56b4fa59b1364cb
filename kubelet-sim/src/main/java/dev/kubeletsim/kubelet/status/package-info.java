// SPDX-License-Identifier: Apache-2.0
/**
 * The status of pods as the API shows it.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.status.StatusManager}.
 */
@NullMarked
package dev.kubeletsim.kubelet.status;

import org.jspecify.annotations.NullMarked;
