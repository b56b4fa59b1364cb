// SPDX-License-Identifier: Apache-2.0
/**
 * The kubelet's own HTTPS API: logs, exec, attach, port-forward, pods, metrics. One listener serves all nodes of a
 * process.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.server.KubeletServer}, {@link
 * dev.kubeletsim.kubelet.server.ServedNode}.
 */
@NullMarked
package dev.kubeletsim.kubelet.server;

import org.jspecify.annotations.NullMarked;
