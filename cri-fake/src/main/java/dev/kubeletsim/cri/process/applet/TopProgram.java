// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.ProcessStat;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.Accounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * {@code top} ({@code procps/top.c} of busybox 1.36): the processes every 5 seconds, until {@code q}, {@code -n} or a
 * signal. Simulated processes use no memory and no processor time, so these columns are 0. A terminal stays in its line
 * mode: {@code q} needs the return key.
 */
final class TopProgram implements Program {
    private static final int EXITED_BY_SIGNAL = 128;
    private static final String CLEAR = "\033[H\033[J";
    private static final String TITLES = "  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND";

    /** What busybox catches to restore the terminal; so the first process of a container can be ended by them. */
    private static final Set<Signal> FATAL = Set.of(Signal.HUP, Signal.INT, Signal.TERM, Signal.PIPE, Signal.QUIT);

    private final List<String> argv;
    private final Output output = new Output();
    private final byte[] typed = new byte[64];
    private boolean began;
    private boolean inputEnded;
    private boolean batch;
    private long rounds = Long.MAX_VALUE;
    private Duration interval = Duration.ofSeconds(5);

    TopProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!began) {
            began = true;
            try {
                begin(sys);
            } catch (UsageException e) {
                output.err("top: " + e.getMessage() + "\n");
                output.flush(sys);
                return end(sys, 1);
            }
        }
        Signal signal = sys.takeSignal();
        if (signal != null) {
            return end(sys, EXITED_BY_SIGNAL + signal.number());
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (output.takeFailure() || quits(sys)) {
            return end(sys, 0);
        }
        if (!sys.alarmDue()) {
            return Turn.BLOCKED;
        }
        if (--rounds <= 0) {
            return end(sys, 0);
        }
        show(sys);
        return Turn.READY;
    }

    private void begin(Syscalls sys) {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "d:n:bHm");
        batch = options.has('b');
        inputEnded = batch;
        options.values('n').forEach(count -> rounds = Math.max(1, Sizes.parse(count)));
        options.values('d').forEach(delay -> interval = Times.parse(delay));
        FATAL.forEach(sys::catchSignal);
        show(sys);
    }

    private static Turn end(Syscalls sys, int code) {
        sys.exit(code);
        return Turn.ENDED;
    }

    /** Whether {@code q} was typed, or ^C where no terminal makes it a signal. */
    private boolean quits(Syscalls sys) {
        while (!inputEnded) {
            int count = sys.read(0, typed, 0, typed.length);
            if (count == Syscalls.WOULD_BLOCK) {
                return false;
            }
            inputEnded = count <= 0;
            String keys = new String(typed, 0, Math.max(0, count), StandardCharsets.ISO_8859_1);
            if (keys.indexOf('q') >= 0 || keys.indexOf(3) >= 0) {
                return true;
            }
        }
        return false;
    }

    private void show(Syscalls sys) {
        List<ProcessStat> processes = sys.processes();
        String head = batch ? TITLES : "\033[7m" + TITLES + "\033[m";
        output.out((batch ? "" : CLEAR)
                + "Mem: 0K used, 0K free, 0K shrd, 0K buff, 0K cached\n"
                + "CPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\n"
                + "Load average: 0.00 0.00 0.00 1/" + processes.size() + " " + sys.pid() + "\n"
                + head + "\n");
        for (ProcessStat process : processes) {
            String user = Accounts.nameOf(sys, process.credentials().effectiveUid());
            output.out(String.format(
                    "%5d %5d %-8.8s %-4s     0   0%%   0   0%% %s%n",
                    process.pid(), process.parentPid(), user, process.state(), SystemApplets.commandLine(process)));
        }
        sys.setAlarm(interval);
    }
}
