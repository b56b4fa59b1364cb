// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import org.jspecify.annotations.Nullable;

/** Which signals a process ignores or catches, and which it has caught but not yet handled. Bit n is signal n. */
final class SignalState {
    private long ignored;
    private long caught;
    private long pending;

    SignalState() {}

    /** What a forked child has: the same dispositions, nothing pending. */
    SignalState(SignalState parent) {
        ignored = parent.ignored;
        caught = parent.caught;
    }

    void setIgnored(Signal signal) {
        ignored |= bit(signal);
        caught &= ~bit(signal);
        pending &= ~bit(signal);
    }

    void setCaught(Signal signal) {
        caught |= bit(signal);
        ignored &= ~bit(signal);
    }

    void setDefault(Signal signal) {
        caught &= ~bit(signal);
        ignored &= ~bit(signal);
    }

    boolean isIgnored(Signal signal) {
        return (ignored & bit(signal)) != 0;
    }

    boolean isCaught(Signal signal) {
        return (caught & bit(signal)) != 0;
    }

    void raise(Signal signal) {
        pending |= bit(signal);
    }

    /** The next caught signal that waits to be handled. */
    @Nullable
    Signal take() {
        if (pending == 0) {
            return null;
        }
        int number = Long.numberOfTrailingZeros(pending);
        pending &= pending - 1;
        return Signal.values()[number - 1];
    }

    boolean hasPending() {
        return pending != 0;
    }

    /** What {@code execve} leaves: handlers are gone, what is ignored stays so. */
    void executed() {
        caught = 0;
        pending = 0;
    }

    /** A mask as {@code /proc/PID/status} prints it: bit 0 is signal 1. */
    long ignoredMask() {
        return ignored >>> 1;
    }

    long caughtMask() {
        return caught >>> 1;
    }

    private static long bit(Signal signal) {
        return 1L << signal.number();
    }
}
