// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.libbb.EchoText;
import dev.kubeletsim.cri.process.libbb.KillCommand;
import dev.kubeletsim.cri.process.libbb.Modes;
import dev.kubeletsim.cri.process.libbb.PrintfFormat;
import dev.kubeletsim.cri.process.libbb.TestCommand;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The commands that a shell runs itself. */
final class Builtins {
    /** The status comes later, from a frame that the builtin pushed, or the stack was unwound. */
    static final int LATER = -1;

    /** One of them. */
    interface Builtin {
        /** Runs; {@code words} begin with its name. Output goes to the shell's, and the status is returned. */
        int run(Shell shell, Frame caller, List<String> words);
    }

    /** Those whose errors end a shell and whose assignments stay (POSIX.1-2017, 2.14). */
    private static final Set<String> SPECIAL = Set.of(
            ":",
            ".",
            "break",
            "continue",
            "eval",
            "exec",
            "exit",
            "export",
            "readonly",
            "return",
            "set",
            "shift",
            "times",
            "trap",
            "unset");

    private static final Map<String, Builtin> ALL = new TreeMap<>();

    static {
        ALL.put(":", (shell, caller, words) -> 0);
        ALL.put("true", (shell, caller, words) -> 0);
        ALL.put("false", (shell, caller, words) -> 1);
        ALL.put("echo", (shell, caller, words) -> {
            shell.output().write(1, EchoText.of(words.subList(1, words.size())));
            return writeStatus(shell);
        });
        ALL.put("printf", (shell, caller, words) -> PrintfFormat.run(shell.output(), words));
        ALL.put("test", Builtins::test);
        ALL.put("[", Builtins::test);
        ALL.put("kill", Builtins::kill);
        ALL.put("umask", Builtins::umask);
        ALL.put("ulimit", (shell, caller, words) -> ulimit(shell, words));
        ALL.put("jobs", Builtins::jobs);
        ALL.put("wait", (shell, caller, words) -> WaitBuiltin.start(shell, words));
        ALL.put("read", (shell, caller, words) -> ReadBuiltin.start(shell, words));
        ALL.put("fg", (shell, caller, words) -> WaitBuiltin.foreground(shell, words));
        ALL.put("bg", (shell, caller, words) -> WaitBuiltin.background(shell, words));
        ALL.putAll(ControlBuiltins.all());
        ALL.putAll(VariableBuiltins.all());
    }

    private Builtins() {}

    static @Nullable Builtin find(String name) {
        return ALL.get(name);
    }

    static boolean isSpecial(String name) {
        return SPECIAL.contains(name);
    }

    static List<String> rest(List<String> words) {
        return words.subList(1, words.size());
    }

    private static int writeStatus(Shell shell) {
        return shell.sys().isOpen(1) ? 0 : 1;
    }

    private static int test(Shell shell, Frame caller, List<String> words) {
        return TestCommand.run(shell.sys(), words, shell.output());
    }

    private static int kill(Shell shell, Frame caller, List<String> words) {
        List<String> targets = new ArrayList<>();
        for (String word : words) {
            Jobs.Job job = word.startsWith("%") ? job(shell, word) : null;
            targets.add(job == null ? word : String.valueOf(shell.hasJobControl() ? -job.pid() : job.pid()));
        }
        return KillCommand.run(shell.sys(), targets, "sh", shell.output());
    }

    static Jobs.@Nullable Job job(Shell shell, String word) {
        String number = word.substring(1);
        if (number.isEmpty() || number.equals("%") || number.equals("+")) {
            return shell.jobs().all().stream()
                    .filter(job -> job.pid() == shell.jobs().lastPid())
                    .findFirst()
                    .orElse(null);
        }
        return number.matches("[0-9]{1,6}") ? shell.jobs().byNumber(Integer.parseInt(number)) : null;
    }

    private static int umask(Shell shell, Frame caller, List<String> words) {
        int mask = shell.sys().umask();
        if (words.size() == 1) {
            shell.output().out(String.format("%04o%n", mask));
        } else if (words.get(1).equals("-S")) {
            shell.output().out(Modes.symbolic(0777 & ~mask) + "\n");
        } else {
            int mode = words.get(1).matches("[0-7]{1,4}")
                    ? Integer.parseInt(words.get(1), 8)
                    : ~Modes.apply(words.get(1), 0777 & ~mask, false, 0) & 0777;
            if (mode < 0) {
                throw new ShellError(2, "illegal mode: " + words.get(1));
            }
            shell.sys().setUmask(mode);
        }
        return 0;
    }

    private static int ulimit(Shell shell, List<String> words) {
        String option = words.size() > 1 ? words.get(1) : "-f";
        if (words.size() > 2) {
            shell.complain("error setting limit: Operation not permitted");
            return 1;
        }
        shell.output().out((option.endsWith("n") ? "1024" : "unlimited") + "\n");
        return 0;
    }

    private static int jobs(Shell shell, Frame caller, List<String> words) {
        shell.jobs().reap(shell.sys());
        for (Jobs.Job job : shell.jobs().all()) {
            boolean ended = shell.jobs().hasEnded(job.pid());
            boolean stopped = shell.sys().isChildStopped(job.pid());
            String state = ended ? "Done" : stopped ? "Stopped" : "Running";
            String mark = job.pid() == shell.jobs().lastPid() ? "+" : " ";
            shell.output().out(String.format("[%d]%s  %-26s%s%n", job.number(), mark, state, job.text()));
            if (ended) {
                shell.jobs().take(job.pid());
            }
        }
        return 0;
    }

    /** {@code cd}, with {@code OLDPWD} and {@code -}. */
    static int cd(Shell shell, Frame caller, List<String> words) {
        List<String> operands = rest(words).stream()
                .filter(word -> !word.equals("-L") && !word.equals("-P") && !word.equals("--"))
                .toList();
        String target = operands.isEmpty() ? shell.variables().get("HOME") : operands.getFirst();
        boolean back = "-".equals(target);
        target = back ? shell.variables().get("OLDPWD") : target;
        if (target == null) {
            throw new ShellError(2, back ? "OLDPWD not set" : "HOME not set");
        }
        String before = shell.sys().cwd();
        try {
            shell.sys().chdir(target.isEmpty() ? "." : target);
        } catch (ErrnoException e) {
            shell.complain("can't cd to " + target + ": " + e.text());
            return 2;
        }
        shell.variables().set("OLDPWD", before);
        shell.variables().export("OLDPWD", true);
        shell.variables().set("PWD", shell.sys().cwd());
        if (back) {
            shell.output().out(shell.sys().cwd() + "\n");
        }
        return 0;
    }

    /** {@code trap}: lists, sets and resets. */
    static int trap(Shell shell, Frame caller, List<String> words) {
        List<String> operands = rest(words);
        if (!operands.isEmpty() && operands.getFirst().equals("--")) {
            operands = rest(operands);
        }
        if (operands.isEmpty()) {
            String atExit = shell.traps().exitAction();
            if (atExit != null) {
                shell.output().out("trap -- " + Quoting.quoted(atExit) + " EXIT\n");
            }
            shell.traps()
                    .actions()
                    .forEach((signal, action) ->
                            shell.output().out("trap -- " + Quoting.quoted(action) + " " + signal.name() + "\n"));
            return 0;
        }
        boolean resets = operands.size() == 1
                || operands.getFirst().equals("-")
                || operands.getFirst().matches("[0-9]+");
        String action = operands.getFirst();
        int status = 0;
        for (String name : resets && (operands.size() == 1 || !action.equals("-")) ? operands : rest(operands)) {
            status |= resets ? resetTrap(shell, name) : setTrap(shell, name, action);
        }
        return status;
    }

    private static int setTrap(Shell shell, String name, String action) {
        if (name.equals("EXIT") || name.equals("0")) {
            shell.traps().setExit(action);
            return 0;
        }
        Signal signal = Signal.parse(name).orElse(null);
        if (signal == null) {
            shell.complain(name + ": invalid signal specification");
            return 1;
        }
        shell.traps().set(shell.sys(), signal, action);
        return 0;
    }

    private static int resetTrap(Shell shell, String name) {
        if (name.equals("EXIT") || name.equals("0")) {
            shell.traps().setExit(null);
            return 0;
        }
        Signal signal = Signal.parse(name).orElse(null);
        if (signal == null) {
            shell.complain(name + ": invalid signal specification");
            return 1;
        }
        shell.traps().reset(shell, signal);
        return 0;
    }
}
