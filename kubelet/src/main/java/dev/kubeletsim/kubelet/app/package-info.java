// SPDX-License-Identifier: Apache-2.0
/**
 * The composition root: nodes, fleets and the command line. The only package that sees the fake runtime and the embedded
 * API server.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.app.SimulatedNode}, {@link dev.kubeletsim.kubelet.app.Main}.
 */
@NullMarked
package dev.kubeletsim.kubelet.app;

import org.jspecify.annotations.NullMarked;
