// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxStatusResponse;

/**
 * A sandbox as readers see it: facts, and the replies that were built from them when they last changed.
 *
 * @param status the reply of PodSandboxStatus
 * @param listed the entry in ListPodSandbox
 */
public record SandboxRecord(SandboxFacts facts, PodSandboxStatusResponse status, PodSandbox listed) {
    /** The id. */
    public String id() {
        return facts.id();
    }
}
