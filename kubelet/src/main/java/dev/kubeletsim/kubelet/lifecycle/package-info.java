// SPDX-License-Identifier: Apache-2.0
/**
 * Admission: which pods may run on the node, asked of a chain of handlers in upstream's order.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.lifecycle.AdmitHandlers}, {@link
 * dev.kubeletsim.kubelet.lifecycle.PredicateAdmitHandler}. Handlers look at trees and answer; what follows from a
 * rejection is in {@link dev.kubeletsim.kubelet.lifecycle.PodRejection}.
 */
@NullMarked
package dev.kubeletsim.kubelet.lifecycle;

import org.jspecify.annotations.NullMarked;
