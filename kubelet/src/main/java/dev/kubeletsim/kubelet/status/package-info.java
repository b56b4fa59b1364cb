// SPDX-License-Identifier: Apache-2.0
/**
 * The status of pods as the API shows it: computed from what the runtime says, kept in step with the API.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.status.ApiPodStatus} computes it, {@link
 * dev.kubeletsim.kubelet.status.ApiStatusManager} sends it. All computations here are pure; only the manager has state.
 */
@NullMarked
package dev.kubeletsim.kubelet.status;

import org.jspecify.annotations.NullMarked;
