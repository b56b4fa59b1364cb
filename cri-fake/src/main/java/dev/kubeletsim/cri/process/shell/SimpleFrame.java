// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A simple command: expands its words, redirects, and runs a function, a builtin, or a program. */
final class SimpleFrame extends Frame {
    private record Expanded(
            List<String> words, List<Redirections.Redirect> redirects, Map<String, String> assignments) {}

    private final Node.Simple node;
    private final Redirections redirections = new Redirections();
    private final Map<String, Variables.Variable> shadowed = new TreeMap<>();
    private final boolean seesFunctions;
    private @Nullable Expansion expansion;
    private boolean ran;

    SimpleFrame(Node.Simple node) {
        this(node, true);
    }

    /** With {@code seesFunctions} false, no function answers to the command's name. */
    SimpleFrame(Node.Simple node, boolean seesFunctions) {
        this.node = node;
        this.seesFunctions = seesFunctions;
    }

    @Override
    Turn step(Shell shell) {
        if (ran) {
            shell.pop(this);
            shell.checkErrorExit(tested);
            return Turn.READY;
        }
        Expanded expanded = expand(shell);
        if (expanded == null) {
            return Turn.READY;
        }
        ran = true;
        shell.setLine(node.line());
        if (shell.option('x')) {
            shell.trace(expanded.assignments(), expanded.words());
        }
        try {
            redirections.apply(shell.sys(), expanded.redirects(), shell.option('C'));
        } catch (ShellError e) {
            shell.complain(e.getMessage());
            shell.setStatus(e.status());
            boolean special = !expanded.words().isEmpty()
                    && Builtins.isSpecial(expanded.words().getFirst());
            if (special && !shell.isInteractive()) {
                shell.leave(e.status());
            }
            return Turn.READY;
        }
        run(shell, expanded);
        return Turn.READY;
    }

    private @Nullable Expanded expand(Shell shell) {
        Expansion words = expansion;
        if (words == null) {
            words = new Expansion(shell);
            expansion = words;
            shell.setSubstitutionStatus(0);
        }
        try {
            List<String> fields = words.fields(node.words());
            List<Redirections.Redirect> redirects = Redirections.expand(node.redirections(), words);
            Map<String, String> assignments = new LinkedHashMap<>();
            for (Node.Assignment assignment : node.assignments()) {
                String value = words.single(assignment.value());
                assignments.put(assignment.name(), value);
                if (fields.isEmpty()) {
                    // x=1 y=$x: each assignment sees those before it; done again after a suspension, with equal values.
                    shell.variables().set(assignment.name(), value);
                }
            }
            return new Expanded(fields, redirects, assignments);
        } catch (Suspended e) {
            shell.push(new JobFrames.Substitute(e.substitution(), words));
            return null;
        }
    }

    private void run(Shell shell, Expanded expanded) {
        List<String> words = expanded.words();
        if (words.isEmpty()) {
            shell.setStatus(shell.substitutionStatus());
            return;
        }
        String name = words.getFirst();
        Node function = seesFunctions ? shell.functions().get(name) : null;
        if (function != null && !Builtins.isSpecial(name)) {
            shadow(shell, expanded.assignments());
            FunctionFrame call = new FunctionFrame(function, words.subList(1, words.size()));
            call.tested = tested;
            shell.push(call);
            return;
        }
        Builtins.Builtin builtin = Builtins.find(name);
        if (builtin != null) {
            runBuiltin(shell, builtin, expanded);
        } else {
            runProgram(shell, expanded, name);
        }
    }

    private void runBuiltin(Shell shell, Builtins.Builtin builtin, Expanded expanded) {
        String name = expanded.words().getFirst();
        if (Builtins.isSpecial(name)) {
            expanded.assignments().forEach(shell.variables()::set);
        } else {
            shadow(shell, expanded.assignments());
        }
        shell.setCommandName(name);
        try {
            int status = builtin.run(shell, this, expanded.words());
            if (status != Builtins.LATER) {
                shell.setStatus(status);
            }
        } catch (ErrnoException e) {
            shell.complain(e.text());
            shell.setStatus(1);
        }
        if (name.equals("exec") && expanded.words().size() == 1) {
            redirections.keep(shell.sys());
        }
    }

    /** Assignments in front of a function or an ordinary builtin hold while it runs. */
    private void shadow(Shell shell, Map<String, String> assignments) {
        assignments.forEach((name, value) -> {
            shadowed.putIfAbsent(name, shell.variables().variable(name));
            shell.variables().set(name, value);
            shell.variables().export(name, true);
        });
    }

    private void runProgram(Shell shell, Expanded expanded, String name) {
        List<String> env = environment(shell, expanded.assignments());
        String searched = expanded.assignments().get("PATH");
        String path = shell.findProgram(name, searched);
        if (path == null) {
            boolean masked =
                    isMasked(shell, name, searched == null ? shell.variables().get("PATH", "") : searched);
            shell.complainPlainly(name + (masked ? ": Permission denied" : ": not found"));
            shell.setStatus(127);
            return;
        }
        try {
            if (last && shell.mayReplaceItself() && shell.output().isEmpty()) {
                shell.replace(path, expanded.words(), env);
            } else {
                start(shell, path, expanded.words(), env);
            }
        } catch (ErrnoException e) {
            failed(shell, name, path, expanded.words(), e);
        }
    }

    /** Whether something that is no regular file has the name: ash passes it over, but for the message. */
    private static boolean isMasked(Shell shell, String name, String path) {
        for (String directory : path.split(":")) {
            try {
                shell.sys().files().stat(shell.sys().credentials(), shell.sys().path(directory + "/" + name));
                return true;
            } catch (ErrnoException e) {
                if (e.errno() != Errno.ENOENT && e.errno() != Errno.ENOTDIR) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void start(Shell shell, String path, List<String> words, List<String> env) {
        int pid = shell.sys().spawn(path, words, env, shell.hasJobControl() ? 0 : -1);
        shell.push(new WaitFrame(List.of(pid), shell.hasJobControl() ? pid : -1));
    }

    private void failed(Shell shell, String name, String path, List<String> words, ErrnoException e) {
        if (e.errno() == Errno.ENOEXEC) {
            // POSIX 2.9.1.1: a file that the kernel refuses is taken for a script of the shell's own.
            int pid = shell.forkScript(path, words);
            shell.push(new WaitFrame(List.of(pid), -1));
            return;
        }
        if (e.errno() == Errno.EAGAIN) {
            throw new ShellError(2, "can't fork: " + e.text());
        }
        boolean missing = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
        shell.complainPlainly(name + ": " + (missing ? "not found" : e.text()));
        shell.setStatus(missing ? 127 : 126);
    }

    private static List<String> environment(Shell shell, Map<String, String> assignments) {
        List<String> env = new ArrayList<>(shell.variables().environment());
        assignments.forEach((name, value) -> {
            env.removeIf(entry -> entry.startsWith(name + "="));
            env.add(name + "=" + value);
        });
        return env;
    }

    @Override
    void left(Shell shell) {
        redirections.undo(shell.sys());
        shadowed.forEach((name, before) -> shell.variables().restore(name, before));
        shell.setCommandName("");
    }
}
