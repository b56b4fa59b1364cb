// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.time.Duration;
import java.util.Set;

/**
 * How StopContainer ends a process.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param waitingInitExitCode the exit code of a waiting init that gets the polite signal
 * @param removeGrace how long RemoveContainer of a running container waits after the polite signal; zero kills at once
 */
public record StopRule(Set<Trait> traits, int waitingInitExitCode, Duration removeGrace) {
    public StopRule {
        traits = Set.copyOf(traits);
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** A container that never ran is ended (CRI-O: its waiting init is signalled), else left alone. */
        STOPS_CREATED,
        /** The polite signal is sent once in the container's life only. */
        POLITE_SIGNAL_ONCE,
        /** The polite signal precedes SIGKILL even when the timeout is 0. */
        POLITE_WITHOUT_TIMEOUT,
        /** A STOPSIGNAL that cannot be parsed counts as SIGTERM, else it is an error. */
        UNKNOWN_SIGNAL_MEANS_TERM
    }

    /** Whether a container that never ran is ended (CRI-O: its waiting init is signalled), else left alone. */
    public boolean stopsCreated() {
        return traits.contains(Trait.STOPS_CREATED);
    }

    /** Whether the polite signal is sent once in the container's life only. */
    public boolean politeSignalOnce() {
        return traits.contains(Trait.POLITE_SIGNAL_ONCE);
    }

    /** Whether the polite signal precedes SIGKILL even when the timeout is 0. */
    public boolean politeWithoutTimeout() {
        return traits.contains(Trait.POLITE_WITHOUT_TIMEOUT);
    }

    /** Whether a STOPSIGNAL that cannot be parsed counts as SIGTERM, else it is an error. */
    public boolean unknownSignalMeansTerm() {
        return traits.contains(Trait.UNKNOWN_SIGNAL_MEANS_TERM);
    }

    /** The same with or without {@code trait}. */
    public StopRule with(Trait trait, boolean has) {
        return new StopRule(Traits.with(Trait.class, traits, trait, has), waitingInitExitCode, removeGrace);
    }

    /** The same with another {@code waitingInitExitCode}. */
    public StopRule withWaitingInitExitCode(int value) {
        return new StopRule(traits, value, removeGrace);
    }

    /** The same with another {@code removeGrace}. */
    public StopRule withRemoveGrace(Duration value) {
        return new StopRule(traits, waitingInitExitCode, value);
    }
}
