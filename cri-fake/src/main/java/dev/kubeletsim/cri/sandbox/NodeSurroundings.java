// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.process.Machine;
import java.time.Duration;

/**
 * What is around one node.
 *
 * @param nodeName the node's host name
 * @param machine what the node's own namespaces show of the machine that the simulation runs on
 * @param addresses where pods get their addresses from
 * @param published who is told of what listens
 * @param registryRoundTrip how long a pull takes at least
 */
public record NodeSurroundings(
        String nodeName,
        Machine machine,
        PodAddresses addresses,
        PublishedPorts published,
        Duration registryRoundTrip) {
    /** A node in memory: nothing of the machine is seen, and nothing can be reached from outside. */
    public static NodeSurroundings inMemory(String nodeName) {
        return new NodeSurroundings(
                nodeName,
                Machine.HIDDEN,
                new PodAddresses(PodAddresses.DEFAULT_CIDR),
                PublishedPorts.NONE,
                Duration.ZERO);
    }
}
