// SPDX-License-Identifier: Apache-2.0
/**
 * The node as the API shows it: registration, status, lease, and the runtime's health behind the condition Ready.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.nodestatus.NodeStatusUpdater}, {@link
 * dev.kubeletsim.kubelet.nodestatus.RuntimeState}, {@link dev.kubeletsim.kubelet.nodestatus.NodeLease}.
 */
@NullMarked
package dev.kubeletsim.kubelet.nodestatus;

import org.jspecify.annotations.NullMarked;
