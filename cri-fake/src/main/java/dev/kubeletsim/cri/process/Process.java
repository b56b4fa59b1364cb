// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.concurrent.CompletionStage;

/** One simulated process, as the runtime that made it sees it. */
public final class Process {
    Process() {}

    /** Lets the process begin; no effect if it has. */
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** Its number within its pid namespace. */
    public int pid() {
        throw new UnsupportedOperationException();
    }

    /** Sends a signal from outside of its pid namespace: pid 1 is immune to what it doesn't handle, but for SIGKILL and SIGSTOP. */
    public void signal(Signal signal) {
        throw new UnsupportedOperationException();
    }

    /** Completes, in the mailbox, when the process has ended. */
    public CompletionStage<ExitStatus> exit() {
        throw new UnsupportedOperationException();
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        throw new UnsupportedOperationException();
    }
}
