// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;

/** Kubernetes' {@code pause} ({@code build/pause/linux/pause.c}): sleeps until SIGINT or SIGTERM, reaps orphans. */
final class PauseProgram implements Program {
    private boolean began;

    @Override
    public Turn step(Syscalls sys) {
        if (!began) {
            began = true;
            sys.catchSignal(Signal.INT);
            sys.catchSignal(Signal.TERM);
            sys.catchSignal(Signal.CHLD);
        }
        Signal signal;
        while ((signal = sys.takeSignal()) != null) {
            if (signal != Signal.CHLD) {
                sys.exit(0);
                return Turn.ENDED;
            }
            reap(sys);
        }
        return Turn.BLOCKED;
    }

    private static void reap(Syscalls sys) {
        try {
            while (sys.waitChild(-1) != null) {
                // Each one is forgotten by being waited for.
            }
        } catch (ErrnoException e) {
            return;
        }
    }
}
