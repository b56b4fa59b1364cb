// SPDX-License-Identifier: Apache-2.0
/**
 * Reads pods: a typed view over the JSON tree that the API serves.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.pod.Pod}, {@link dev.kubeletsim.kubelet.pod.Container}.
 */
@NullMarked
package dev.kubeletsim.kubelet.pod;

import org.jspecify.annotations.NullMarked;
