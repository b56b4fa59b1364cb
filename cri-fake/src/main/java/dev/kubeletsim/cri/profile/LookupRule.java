// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Set;

/**
 * How ids are made and found.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param sandboxAlreadyGone failures for which StopPodSandbox and RemovePodSandbox succeed
 * @param containerAlreadyGone failures for which StopContainer and RemoveContainer succeed
 */
public record LookupRule(
        Set<Trait> traits, Set<LookupFailure> sandboxAlreadyGone, Set<LookupFailure> containerAlreadyGone) {
    public LookupRule {
        traits = Set.copyOf(traits);
        sandboxAlreadyGone = Set.copyOf(sandboxAlreadyGone);
        containerAlreadyGone = Set.copyOf(containerAlreadyGone);
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** A container lookup sees sandbox ids too (CRI-O), so that a prefix can be ambiguous across. */
        SHARED_INDEX,
        /** Exec, Attach and PortForward look at the target before they hand out a URL. */
        STREAMING_CHECKS_TARGET,
        /** An id whose first 12 characters are all digits is drawn again. */
        AVOIDS_NUMERIC_IDS
    }

    /** Whether a container lookup sees sandbox ids too (CRI-O), so that a prefix can be ambiguous across. */
    public boolean sharedIndex() {
        return traits.contains(Trait.SHARED_INDEX);
    }

    /** Whether exec, Attach and PortForward look at the target before they hand out a URL. */
    public boolean streamingChecksTarget() {
        return traits.contains(Trait.STREAMING_CHECKS_TARGET);
    }

    /** Whether an id whose first 12 characters are all digits is drawn again. */
    public boolean avoidsNumericIds() {
        return traits.contains(Trait.AVOIDS_NUMERIC_IDS);
    }

    /** The same with or without {@code trait}. */
    public LookupRule with(Trait trait, boolean has) {
        return new LookupRule(Traits.with(Trait.class, traits, trait, has), sandboxAlreadyGone, containerAlreadyGone);
    }
}
