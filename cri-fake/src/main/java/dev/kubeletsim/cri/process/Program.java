// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/**
 * What a process executes: a state machine that the kernel steps. It never blocks; it says that it waits, and is stepped
 * again when something that it waits for may have happened.
 */
public interface Program {
    /** What a step came to. */
    enum Turn {
        /** There is more to do at once. */
        READY,
        /** A call answered {@link Syscalls#WOULD_BLOCK}, or a timer or signal is awaited. */
        BLOCKED,
        /** {@link Syscalls#exit} was called. */
        ENDED
    }

    /** Does a small piece of work. */
    Turn step(Syscalls sys);
}
