// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Set;

/**
 * How ExecSync, exec and attach behave.
 *
 * <p>containerd waits for the output of ExecSync to end, however long that takes ({@code
 * internal/cri/server/container_execsync.go}, {@code drain_exec_sync_io_timeout} is 0); conmon, which runs CRI-O's, reads
 * what is there when the process ends and goes ({@code src/conmon.c}).
 *
 * <p>The end of an attached client's input closes the input of a container with {@code stdin_once}, and ends the attach if
 * the container has {@code stdin} alone; the traits say what differs from that (containerd {@code
 * internal/cri/io/container_io.go}; CRI-O {@code internal/oci/runtime_oci.go}, {@code utils/utils.go}).
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
        CAP_IS_TOTAL,
        /** It replies when the process has ended, and breaks its output off; else when nobody holds the output any more. */
        ENDS_WITH_PROCESS,
        /** When the time is up, the process's whole group is killed, else the process alone. */
        KILLS_GROUP,
        /** An attach with a terminal ends with its input, {@code stdin_once} or not; else it goes on. */
        TERMINAL_ATTACH_ENDS_WITH_INPUT,
        /** An attach without input counts as one whose input has ended. */
        NO_INPUT_ENDS_ATTACH,
        /** ctrl-p ctrl-q, each in a chunk of its own, ends an attach. */
        DETACH_KEYS
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

    /** Whether it replies when the process has ended, and not only when nobody holds its output any more. */
    public boolean endsWithProcess() {
        return traits.contains(Trait.ENDS_WITH_PROCESS);
    }

    /** Whether the process's whole group is killed when the time is up. */
    public boolean killsGroup() {
        return traits.contains(Trait.KILLS_GROUP);
    }

    /** Whether an attach with a terminal ends with its input, {@code stdin_once} or not. */
    public boolean terminalAttachEndsWithInput() {
        return traits.contains(Trait.TERMINAL_ATTACH_ENDS_WITH_INPUT);
    }

    /** Whether an attach without input counts as one whose input has ended. */
    public boolean noInputEndsAttach() {
        return traits.contains(Trait.NO_INPUT_ENDS_ATTACH);
    }

    /** Whether ctrl-p ctrl-q, each in a chunk of its own, ends an attach. */
    public boolean detachKeys() {
        return traits.contains(Trait.DETACH_KEYS);
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
