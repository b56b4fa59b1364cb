// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Syscalls;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a shell does on signals and at its end. An empty action ignores a signal. */
final class Traps {
    private final Map<Signal, String> actions = new EnumMap<>(Signal.class);
    private @Nullable String exitAction;
    private boolean resetCaught;
    private boolean ignoreKeyboard;

    /** A subshell ignores what its parent ignores, and forgets the actions. */
    Traps forSubshell() {
        Traps traps = new Traps();
        actions.forEach((signal, action) -> {
            if (action.isEmpty()) {
                traps.actions.put(signal, action);
            }
        });
        traps.resetCaught = true;
        return traps;
    }

    /** For a background command without job control. */
    void ignoreKeyboard() {
        ignoreKeyboard = true;
    }

    void install(Syscalls sys) {
        if (resetCaught) {
            for (Signal signal : Signal.values()) {
                if (!sys.isIgnored(signal) || (isShellIgnored(signal) && !actions.containsKey(signal))) {
                    sys.defaultSignal(signal);
                }
            }
        }
        if (ignoreKeyboard) {
            sys.ignoreSignal(Signal.INT);
            sys.ignoreSignal(Signal.QUIT);
        }
        actions.forEach((signal, action) -> {
            if (action.isEmpty()) {
                sys.ignoreSignal(signal);
            }
        });
    }

    private static boolean isShellIgnored(Signal signal) {
        return signal == Signal.TERM || signal == Signal.QUIT || signal == Signal.TSTP || signal == Signal.TTOU;
    }

    void interactive(Syscalls sys) {
        sys.catchSignal(Signal.INT);
        sys.ignoreSignal(Signal.TERM);
        sys.ignoreSignal(Signal.QUIT);
        sys.ignoreSignal(Signal.TSTP);
        sys.ignoreSignal(Signal.TTOU);
    }

    /** A shell that runs a command or a script catches SIGINT, unless it was started with it ignored. */
    void interruptible(Syscalls sys) {
        if (!sys.isIgnored(Signal.INT)) {
            sys.catchSignal(Signal.INT);
        }
    }

    void set(Syscalls sys, Signal signal, String action) {
        if (signal == Signal.KILL || signal == Signal.STOP) {
            return;
        }
        actions.put(signal, action);
        if (action.isEmpty()) {
            sys.ignoreSignal(signal);
        } else {
            sys.catchSignal(signal);
        }
    }

    void reset(Shell shell, Signal signal) {
        if (actions.remove(signal) != null) {
            shell.sys().defaultSignal(signal);
        }
        if (signal == Signal.INT) {
            interruptible(shell.sys());
        }
        if (shell.isInteractive()) {
            interactive(shell.sys());
        }
    }

    void setExit(@Nullable String action) {
        exitAction = action;
    }

    @Nullable
    String takeExitAction() {
        String action = exitAction;
        exitAction = null;
        return action == null || action.isEmpty() ? null : action;
    }

    @Nullable
    String action(Signal signal) {
        return actions.get(signal);
    }

    @Nullable
    String exitAction() {
        return exitAction;
    }

    Map<Signal, String> actions() {
        return actions;
    }

    boolean hasActions() {
        return !actions.isEmpty() || exitAction != null;
    }
}
