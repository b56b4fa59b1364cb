// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builtins that change what runs next. */
final class ControlBuiltins {
    private ControlBuiltins() {}

    static Map<String, Builtins.Builtin> all() {
        Map<String, Builtins.Builtin> all = new TreeMap<>();
        all.put("exit", (shell, caller, words) -> {
            shell.leave(words.size() > 1 ? number(words.get(1)) : shell.status());
            return Builtins.LATER;
        });
        all.put("return", ControlBuiltins::returns);
        all.put("break", (shell, caller, words) -> loop(shell, words, true));
        all.put("continue", (shell, caller, words) -> loop(shell, words, false));
        all.put("eval", (shell, caller, words) -> {
            ScriptFrame frame = new ScriptFrame(String.join(" ", Builtins.rest(words)), ScriptFrame.Kind.EVAL);
            frame.tested = caller.tested;
            shell.push(frame);
            return Builtins.LATER;
        });
        all.put(".", ControlBuiltins::source);
        all.put("source", ControlBuiltins::source);
        all.put("exec", ControlBuiltins::exec);
        all.put("command", ControlBuiltins::command);
        all.put("builtin", ControlBuiltins::command);
        all.put("type", ControlBuiltins::type);
        all.put("hash", (shell, caller, words) -> 0);
        all.put("trap", Builtins::trap);
        all.put("cd", Builtins::cd);
        all.put("chdir", Builtins::cd);
        all.put("pwd", (shell, caller, words) -> {
            shell.output().out(shell.sys().cwd() + "\n");
            return 0;
        });
        return all;
    }

    static int number(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new ShellError(2, "Illegal number: " + text);
        }
        return Integer.parseInt(text);
    }

    private static int returns(Shell shell, Frame caller, List<String> words) {
        int status = words.size() > 1 ? number(words.get(1)) : shell.status();
        for (Frame frame = shell.top(); frame != null; frame = frame.below) {
            boolean sourced = frame instanceof ScriptFrame script && script.kind() == ScriptFrame.Kind.SOURCED;
            if (frame instanceof FunctionFrame || sourced) {
                shell.unwindTo(frame);
                shell.pop(frame);
                shell.setStatus(status);
                return Builtins.LATER;
            }
        }
        shell.leave(status);
        return Builtins.LATER;
    }

    private static int loop(Shell shell, List<String> words, boolean leave) {
        int levels = words.size() > 1 ? number(words.get(1)) : 1;
        if (levels < 1) {
            throw new ShellError(2, "Illegal number: " + words.get(1));
        }
        LoopFrames target = null;
        for (Frame frame = shell.top(); frame != null && !(frame instanceof FunctionFrame); frame = frame.below) {
            if (frame instanceof LoopFrames loop) {
                target = loop;
                if (--levels == 0) {
                    break;
                }
            }
        }
        if (target == null) {
            return 0;
        }
        shell.unwindTo(target);
        shell.setStatus(0);
        if (leave) {
            shell.pop(target);
        } else {
            target.nextRound();
        }
        return Builtins.LATER;
    }

    private static int source(Shell shell, Frame caller, List<String> words) {
        if (words.size() < 2) {
            throw new ShellError(2, "filename argument required");
        }
        String name = words.get(1);
        String path = name.contains("/") ? name : findReadable(shell, name);
        String text;
        try {
            text = shell.readScript(path);
        } catch (ShellError e) {
            throw new ShellError(2, e.getMessage().replace("'", ""));
        }
        shell.push(new ScriptFrame(text, ScriptFrame.Kind.SOURCED));
        return Builtins.LATER;
    }

    private static String findReadable(Shell shell, String name) {
        for (String directory : shell.variables().get("PATH", "").split(":")) {
            String candidate = directory + "/" + name;
            try {
                shell.sys()
                        .files()
                        .access(shell.sys().credentials(), shell.sys().path(candidate), 4);
                return candidate;
            } catch (ErrnoException e) {
                // Not readable there: the next directory may have it.
            }
        }
        return name;
    }

    private static int exec(Shell shell, Frame caller, List<String> words) {
        if (words.size() == 1) {
            return 0;
        }
        String name = words.get(1);
        String path = shell.findProgram(name, null);
        try {
            if (path == null) {
                throw new ErrnoException(Errno.ENOENT);
            }
            shell.replace(path, Builtins.rest(words), shell.variables().environment());
            return Builtins.LATER;
        } catch (ErrnoException e) {
            boolean missing = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
            throw new ShellError(missing ? 127 : 126, name + ": " + (missing ? "not found" : e.text()));
        }
    }

    private static int command(Shell shell, Frame caller, List<String> words) {
        if (words.size() == 1) {
            return 0;
        }
        if (words.get(1).equals("-v") || words.get(1).equals("-V")) {
            int status = 0;
            for (String name : words.subList(2, words.size())) {
                status |= describe(shell, name, words.get(1).equals("-V"));
            }
            return status;
        }
        List<String> rest = Builtins.rest(words);
        Builtins.Builtin builtin = Builtins.find(rest.getFirst());
        if (builtin != null) {
            return builtin.run(shell, caller, rest);
        }
        List<Word> literal = rest.stream().map(Word::of).toList();
        Node.Simple program = new Node.Simple(List.of(), literal, List.of(), 0);
        SimpleFrame frame = new SimpleFrame(program, false);
        frame.tested = caller.tested;
        shell.push(frame);
        return Builtins.LATER;
    }

    private static int type(Shell shell, Frame caller, List<String> words) {
        int status = 0;
        for (String name : Builtins.rest(words)) {
            status |= describe(shell, name, true);
        }
        return status;
    }

    private static int describe(Shell shell, String name, boolean verbose) {
        String text;
        if (Reserved.WORDS.contains(name)) {
            text = verbose ? name + " is a shell keyword" : name;
        } else if (shell.functions().containsKey(name)) {
            text = verbose ? name + " is a function" : name;
        } else if (Builtins.find(name) != null) {
            text = verbose ? name + " is a " + (Builtins.isSpecial(name) ? "special " : "") + "shell builtin" : name;
        } else {
            String path = shell.findProgram(name, null);
            if (path == null || !shell.sys().mayExecute(path)) {
                if (verbose) {
                    shell.output().out(name + ": not found\n");
                }
                return 127;
            }
            text = verbose ? name + " is " + path : path;
        }
        shell.output().out(text + "\n");
        return 0;
    }
}
