// SPDX-License-Identifier: Apache-2.0
/**
 * Calls that the API server passes on to the kubelet of a pod's node: logs, exec, attach, port-forward.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.stream.KubeletCall}.
 */
@NullMarked
package dev.kubeletsim.api.stream;

import org.jspecify.annotations.NullMarked;
