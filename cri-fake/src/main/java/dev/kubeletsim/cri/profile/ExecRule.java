// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Set;

/**
 * How ExecSync behaves.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param onTimeout what the caller gets when the time is up
 * @param capBytes how much output is kept, per stream or in total
 */
public record ExecRule(Set<Trait> traits, OnTimeout onTimeout, int capBytes) {
    public ExecRule {
        traits = Set.copyOf(traits);
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** It works on a container that has not been started. */
        IN_CREATED,
        /** The process gets a terminal when the container has one, so that all output is stdout. */
        INHERITS_TERMINAL,
        /** {@code capBytes} bounds both streams together. */
        CAP_IS_TOTAL
    }

    /** Whether it works on a container that has not been started. */
    public boolean inCreated() {
        return traits.contains(Trait.IN_CREATED);
    }

    /** Whether the process gets a terminal when the container has one, so that all output is stdout. */
    public boolean inheritsTerminal() {
        return traits.contains(Trait.INHERITS_TERMINAL);
    }

    /** Whether {@code capBytes} bounds both streams together. */
    public boolean capIsTotal() {
        return traits.contains(Trait.CAP_IS_TOTAL);
    }

    /** The same with or without {@code trait}. */
    public ExecRule with(Trait trait, boolean has) {
        return new ExecRule(Traits.with(Trait.class, traits, trait, has), onTimeout, capBytes);
    }

    /** The same with another {@code onTimeout}. */
    public ExecRule withOnTimeout(OnTimeout value) {
        return new ExecRule(traits, value, capBytes);
    }

    /** The same with another {@code capBytes}. */
    public ExecRule withCapBytes(int value) {
        return new ExecRule(traits, onTimeout, value);
    }

    /** What the caller gets when the time is up. */
    public enum OnTimeout {
        /** The row EXEC_SYNC_TIMEOUT. */
        FAILS,
        /** A reply with exit code -1 and {@link #TIMED_OUT} on stderr. */
        REPLIES
    }

    /** CRI-O {@code internal/oci/runtime_oci.go}. */
    public static final String TIMED_OUT = "command timed out";
}
