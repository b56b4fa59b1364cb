// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.time.Instant;
import java.util.List;

/**
 * What the runtime says about one sandbox of a pod.
 *
 * @param attempt 0 for a pod's first sandbox
 * @param ips in the runtime's order, empty for a sandbox in the host's network
 * @param hostNetwork whether it shares the node's network namespace
 * @param hasNetworkStatus whether the runtime reported on its network at all
 */
public record SandboxStatus(
        String id,
        int attempt,
        boolean ready,
        Instant createdAt,
        List<String> ips,
        boolean hostNetwork,
        boolean hasNetworkStatus,
        String runtimeHandler) {
    public SandboxStatus {
        ips = List.copyOf(ips);
    }
}
