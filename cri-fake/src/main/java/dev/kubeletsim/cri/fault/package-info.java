// SPDX-License-Identifier: Apache-2.0
/**
 * Faults on request: rules that say which calls of a runtime go wrong, and how.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.fault.FaultRule}, {@link dev.kubeletsim.cri.fault.Faults}, {@link
 * dev.kubeletsim.cri.fault.FaultFile}.
 */
@NullMarked
package dev.kubeletsim.cri.fault;

import org.jspecify.annotations.NullMarked;
