// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.Locale;
import java.util.Optional;

/** A Linux signal, its number on x86-64 and arm64, what it does by default, and how a shell reports a child it killed. */
public enum Signal {
    HUP(1, Action.TERMINATE, "Hangup"),
    INT(2, Action.TERMINATE, "Interrupt"),
    QUIT(3, Action.CORE, "Quit"),
    ILL(4, Action.CORE, "Illegal instruction"),
    TRAP(5, Action.CORE, "Trace/breakpoint trap"),
    ABRT(6, Action.CORE, "Aborted"),
    BUS(7, Action.CORE, "Bus error"),
    FPE(8, Action.CORE, "Arithmetic exception"),
    KILL(9, Action.TERMINATE, "Killed"),
    USR1(10, Action.TERMINATE, "User defined signal 1"),
    SEGV(11, Action.CORE, "Segmentation fault"),
    USR2(12, Action.TERMINATE, "User defined signal 2"),
    PIPE(13, Action.TERMINATE, "Broken pipe"),
    ALRM(14, Action.TERMINATE, "Alarm clock"),
    TERM(15, Action.TERMINATE, "Terminated"),
    STKFLT(16, Action.TERMINATE, "Stack fault"),
    CHLD(17, Action.IGNORE, "Child process status"),
    CONT(18, Action.CONTINUE, "Continued"),
    STOP(19, Action.STOP, "Stopped (signal)"),
    TSTP(20, Action.STOP, "Stopped"),
    TTIN(21, Action.STOP, "Stopped (tty input)"),
    TTOU(22, Action.STOP, "Stopped (tty output)"),
    URG(23, Action.IGNORE, "Urgent I/O condition"),
    XCPU(24, Action.CORE, "CPU time limit exceeded"),
    XFSZ(25, Action.CORE, "File size limit exceeded"),
    VTALRM(26, Action.TERMINATE, "Virtual timer expired"),
    PROF(27, Action.TERMINATE, "Profiling timer expired"),
    WINCH(28, Action.IGNORE, "Window changed"),
    IO(29, Action.TERMINATE, "I/O possible"),
    PWR(30, Action.TERMINATE, "Power failure"),
    SYS(31, Action.CORE, "Bad system call");

    /** What the kernel does when nobody handles the signal. */
    public enum Action {
        TERMINATE,
        CORE,
        IGNORE,
        STOP,
        CONTINUE
    }

    private final int number;
    private final Action action;
    private final String text;

    Signal(int number, Action action, String text) {
        this.number = number;
        this.action = action;
        this.text = text;
    }

    /** 1 to 31. */
    public int number() {
        return number;
    }

    /** The default action. */
    public Action action() {
        return action;
    }

    /** The C library's description. */
    public String text() {
        return text;
    }

    /** The signal of this name, with or without {@code SIG}, in any case, or of this number. */
    public static Optional<Signal> parse(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        String bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
        for (Signal signal : values()) {
            if (signal.name().equals(bare) || String.valueOf(signal.number).equals(bare)) {
                return Optional.of(signal);
            }
        }
        return Optional.empty();
    }
}
