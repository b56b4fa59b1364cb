// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;

/**
 * A container as readers see it: facts, and the replies that were built from them when they last changed.
 *
 * @param status the reply of ContainerStatus
 * @param listed the entry in ListContainers
 */
public record ContainerRecord(ContainerFacts facts, ContainerStatusResponse status, Container listed) {
    /** The id. */
    public String id() {
        return facts.id();
    }
}
