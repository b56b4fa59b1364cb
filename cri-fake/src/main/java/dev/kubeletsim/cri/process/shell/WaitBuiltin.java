// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.Signal;
import java.util.ArrayList;
import java.util.List;

/** {@code wait}, {@code fg} and {@code bg}. */
final class WaitBuiltin {
    private WaitBuiltin() {}

    static int start(Shell shell, List<String> words) {
        List<Integer> pids = new ArrayList<>();
        for (String word : Builtins.rest(words)) {
            Jobs.Job job = word.startsWith("%") ? Builtins.job(shell, word) : null;
            if (word.startsWith("%") && job == null) {
                throw new ShellError(2, word + ": no such job");
            }
            pids.add(job == null ? ControlBuiltins.number(word) : job.pid());
        }
        boolean all = pids.isEmpty();
        if (all) {
            shell.jobs().all().forEach(job -> pids.add(job.pid()));
        }
        shell.setStatus(0);
        shell.push(new Waiting(pids, all));
        return Builtins.LATER;
    }

    static int foreground(Shell shell, List<String> words) {
        Jobs.Job job = Builtins.job(shell, words.size() > 1 ? words.get(1) : "%%");
        if (job == null) {
            shell.complain("no current job");
            return 1;
        }
        shell.output().out(job.text() + "\n");
        shell.sys().kill(-job.pid(), Signal.CONT);
        shell.push(new WaitFrame(List.of(job.pid()), job.pid()));
        return Builtins.LATER;
    }

    static int background(Shell shell, List<String> words) {
        Jobs.Job job = Builtins.job(shell, words.size() > 1 ? words.get(1) : "%%");
        if (job == null) {
            shell.complain("no current job");
            return 1;
        }
        shell.sys().kill(-job.pid(), Signal.CONT);
        shell.output().out("[" + job.number() + "] " + job.text() + "\n");
        return 0;
    }

    /** Unlike a foreground command, this ends when a trapped signal comes. */
    private static final class Waiting extends Frame {
        private final List<Integer> pids;
        private final boolean all;
        private boolean interrupted;

        Waiting(List<Integer> pids, boolean all) {
            this.pids = pids;
            this.all = all;
        }

        @Override
        boolean defersTraps() {
            return true;
        }

        @Override
        Turn step(Shell shell) {
            if (interrupted) {
                shell.pop(this);
                return Turn.READY;
            }
            Signal signal = shell.sys().takeSignal();
            String action = signal == null ? null : shell.traps().action(signal);
            if (signal != null && (action != null || signal == Signal.INT)) {
                interrupted = true;
                shell.setStatus(128 + signal.number());
                if (action != null) {
                    shell.push(new ScriptFrame(action, ScriptFrame.Kind.TRAP));
                }
                return Turn.READY;
            }
            shell.jobs().reap(shell.sys());
            while (!pids.isEmpty()) {
                int pid = pids.getFirst();
                if (shell.jobs().isKnown(pid) && !shell.jobs().hasEnded(pid)) {
                    return Turn.BLOCKED;
                }
                int code = shell.jobs().take(pid).code();
                shell.setStatus(all ? 0 : code);
                pids.removeFirst();
            }
            shell.pop(this);
            return Turn.READY;
        }
    }
}
