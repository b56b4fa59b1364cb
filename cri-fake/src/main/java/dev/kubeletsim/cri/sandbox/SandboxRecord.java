// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.v1.PodSandbox;

/**
 * A sandbox as readers see it: facts, and what was built from them when they last changed.
 *
 * @param listed the entry in ListPodSandbox
 */
public record SandboxRecord(SandboxFacts facts, PodSandbox listed) {
    /** The id. */
    public String id() {
        return facts.id();
    }
}
