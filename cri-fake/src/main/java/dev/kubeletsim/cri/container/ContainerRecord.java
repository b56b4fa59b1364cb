// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.v1.Container;

/**
 * A container as readers see it: facts, and what was built from them when they last changed.
 *
 * @param listed the entry in ListContainers
 */
public record ContainerRecord(ContainerFacts facts, Container listed) {
    /** The id. */
    public String id() {
        return facts.id();
    }
}
