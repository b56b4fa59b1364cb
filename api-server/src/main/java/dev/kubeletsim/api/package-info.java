// SPDX-License-Identifier: Apache-2.0
/**
 * A small Kubernetes API server that plain {@code kubectl} and the simulated kubelets talk to, over HTTPS or in process.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.ApiServer}, {@link dev.kubeletsim.api.ApiRequest}, {@link
 * dev.kubeletsim.api.ObjectStore}.
 */
@NullMarked
package dev.kubeletsim.api;

import org.jspecify.annotations.NullMarked;
