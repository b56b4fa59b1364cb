// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Set;

/**
 * How ids are made and found.
 *
 * @param sharedIndex whether a container lookup sees sandbox ids too (CRI-O), so that a prefix can be ambiguous across
 * @param sandboxAlreadyGone failures for which StopPodSandbox and RemovePodSandbox succeed
 * @param containerAlreadyGone failures for which StopContainer and RemoveContainer succeed
 * @param streamingChecksTarget whether Exec, Attach and PortForward look at the target before they hand out a URL
 * @param avoidsNumericIds whether an id whose first 12 characters are all digits is drawn again
 */
public record LookupRule(
        boolean sharedIndex,
        Set<LookupFailure> sandboxAlreadyGone,
        Set<LookupFailure> containerAlreadyGone,
        boolean streamingChecksTarget,
        boolean avoidsNumericIds) {
    public LookupRule {
        sandboxAlreadyGone = Set.copyOf(sandboxAlreadyGone);
        containerAlreadyGone = Set.copyOf(containerAlreadyGone);
    }
}
