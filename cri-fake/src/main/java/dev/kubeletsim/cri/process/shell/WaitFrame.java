// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.ExitStatus;
import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.Signal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for foreground children; the last one's status is the command's. */
final class WaitFrame extends Frame {
    private final List<Integer> pids;
    private final int group;
    private boolean began;

    /** @param group the children's own process group, which gets the terminal meanwhile; -1 if they have none */
    WaitFrame(List<Integer> pids, int group) {
        this.pids = pids;
        this.group = group;
    }

    @Override
    boolean defersTraps() {
        return true;
    }

    @Override
    Turn step(Shell shell) {
        if (!began) {
            began = true;
            pids.forEach(shell.jobs()::watch);
            if (group > 0) {
                shell.giveTerminal(group);
            }
        }
        shell.jobs().reap(shell.sys());
        if (shell.isInteractive() && pids.stream().anyMatch(shell.sys()::isChildStopped)) {
            stopped(shell);
            return Turn.READY;
        }
        for (int pid : pids) {
            if (!shell.jobs().hasEnded(pid)) {
                return Turn.BLOCKED;
            }
        }
        finish(shell);
        return Turn.READY;
    }

    private void stopped(Shell shell) {
        int pid = pids.getLast();
        shell.jobs().add(pid, "");
        shell.output().err("\n[" + shell.jobs().number(pid) + "]+  Stopped\n");
        shell.setStatus(128 + Signal.TSTP.number());
        shell.pop(this);
    }

    private void finish(Shell shell) {
        int failed = 0;
        ExitStatus last = null;
        for (int pid : pids) {
            last = shell.jobs().take(pid);
            failed = last.code() != 0 ? last.code() : failed;
        }
        shell.setStatus(shell.hasPipeFail() || last == null ? failed : last.code());
        report(shell, last);
        shell.pop(this);
    }

    /** ash tells of a death by signal, but not of an interrupt or a broken pipe. */
    private static void report(Shell shell, @Nullable ExitStatus status) {
        if (!(status instanceof ExitStatus.Killed killed)) {
            return;
        }
        if (killed.signal() == Signal.INT) {
            if (shell.isInteractive()) {
                shell.output().err("\n");
            }
        } else if (killed.signal() != Signal.PIPE) {
            shell.output().err(killed.signal().text() + "\n");
        }
    }

    @Override
    void left(Shell shell) {
        if (group > 0) {
            shell.takeTerminal();
        }
    }
}
