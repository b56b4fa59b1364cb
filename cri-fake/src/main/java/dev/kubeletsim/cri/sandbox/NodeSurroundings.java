// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.process.Machine;

/**
 * What is around the sandboxes of one node.
 *
 * @param nodeName the node's host name
 * @param machine what the node's own namespaces show of the machine that the simulation runs on
 * @param addresses where pods get their addresses from
 * @param published who is told of what listens
 */
public record NodeSurroundings(String nodeName, Machine machine, PodAddresses addresses, PublishedPorts published) {
    /** A node in memory: nothing of the machine is seen, and nothing can be reached from outside. */
    public static NodeSurroundings inMemory(String nodeName) {
        return new NodeSurroundings(
                nodeName, Machine.HIDDEN, new PodAddresses(PodAddresses.DEFAULT_CIDR), PublishedPorts.NONE);
    }
}
