// SPDX-License-Identifier: Apache-2.0
/**
 * The one way to the Kubernetes API: JSON trees in, JSON trees out.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.client.ApiClient}.
 */
@NullMarked
package dev.kubeletsim.kubelet.client;

import org.jspecify.annotations.NullMarked;
