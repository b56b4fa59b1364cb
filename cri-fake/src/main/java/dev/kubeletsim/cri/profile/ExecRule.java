// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/**
 * How ExecSync behaves.
 *
 * @param inCreated whether it works on a container that has not been started
 * @param onTimeout what the caller gets when the time is up
 * @param inheritsTerminal whether the process gets a terminal when the container has one, so that all output is stdout
 * @param capBytes how much output is kept, per stream or in total
 * @param capIsTotal whether {@code capBytes} bounds both streams together
 */
public record ExecRule(
        boolean inCreated, OnTimeout onTimeout, boolean inheritsTerminal, int capBytes, boolean capIsTotal) {
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
