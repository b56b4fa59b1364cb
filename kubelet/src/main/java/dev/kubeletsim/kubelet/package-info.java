// SPDX-License-Identifier: Apache-2.0
/**
 * One node's agent: takes the pods of its sources, and keeps workers, runtime and statuses in step.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.Kubelet}.
 */
@NullMarked
package dev.kubeletsim.kubelet;

import org.jspecify.annotations.NullMarked;
