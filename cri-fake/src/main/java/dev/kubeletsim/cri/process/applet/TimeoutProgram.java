// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.time.Duration;
import java.util.List;

/** {@code timeout [-s SIG] [-k KILL_SECS] SECS PROG ARGS}: exit code 143 when it had to end the program, as busybox's. */
final class TimeoutProgram implements Program {
    private final List<String> argv;
    private int child;
    private boolean expired;
    private Signal signal = Signal.TERM;

    TimeoutProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (child == 0) {
            try {
                return start(sys);
            } catch (UsageException e) {
                return end(sys, e.getMessage(), e.status());
            }
        }
        Syscalls.ChildExit exit = sys.waitChild(child);
        if (exit != null) {
            sys.exit(expired ? 128 + signal.number() : exit.status().code());
            return Turn.ENDED;
        }
        if (sys.alarmDue() && !expired) {
            expired = true;
            sys.kill(child, signal);
        }
        return Turn.BLOCKED;
    }

    private Turn start(Syscalls sys) {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "+s:k:");
        List<String> operands = options.operands();
        if (operands.size() < 2) {
            throw new UsageException("missing operand");
        }
        String name = options.value('s');
        signal = name == null
                ? Signal.TERM
                : Signal.parse(name).orElseThrow(() -> new UsageException("bad signal name '" + name + "'"));
        Duration limit = Times.parse(operands.getFirst());
        List<String> command = operands.subList(1, operands.size());
        String path = Launcher.find(sys, command.getFirst());
        try {
            child = sys.spawn(path, command, sys.environment(), -1);
        } catch (ErrnoException e) {
            throw new UsageException(Launcher.status(e), "can't execute '" + command.getFirst() + "': " + e.text());
        }
        sys.setAlarm(limit);
        return Turn.BLOCKED;
    }

    private static Turn end(Syscalls sys, String message, int status) {
        Output output = new Output();
        output.err("timeout: " + message + "\n");
        output.flush(sys);
        sys.exit(status);
        return Turn.ENDED;
    }
}
