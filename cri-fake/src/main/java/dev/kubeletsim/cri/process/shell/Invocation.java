// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.List;

/** What a shell's command line asks for: {@code -c} text, a script, or standard input. */
final class Invocation {
    private final Shell shell;
    private final List<String> argv;

    Invocation(Shell shell, List<String> argv) {
        this.shell = shell;
        this.argv = argv;
    }

    Frame start() {
        importEnvironment();
        boolean command = false;
        boolean input = false;
        boolean interactive = false;
        int next = 1;
        while (next < argv.size() && isOption(argv.get(next))) {
            String option = argv.get(next++);
            if (option.equals("--")) {
                break;
            }
            boolean on = option.startsWith("-");
            for (char letter : option.substring(1).toCharArray()) {
                switch (letter) {
                    case 'c' -> command = true;
                    case 's' -> input = true;
                    case 'i' -> interactive = true;
                    case 'l' -> {}
                    case 'o' -> next = longOption(next, on);
                    default -> letterOption(letter, on);
                }
            }
        }
        List<String> rest = argv.subList(next, argv.size());
        if (command) {
            return command(rest);
        }
        return rest.isEmpty() || input ? input(rest, interactive) : script(rest);
    }

    private static boolean isOption(String argument) {
        return argument.length() > 1 && (argument.startsWith("-") || argument.startsWith("+"));
    }

    private int longOption(int next, boolean on) {
        if (next < argv.size()) {
            Options.byName(shell, argv.get(next), on);
        }
        return next + 1;
    }

    private void letterOption(char letter, boolean on) {
        if (Options.LETTERS.indexOf(letter) < 0) {
            throw new ShellError(2, "illegal option -" + letter);
        }
        shell.setOption(letter, on);
    }

    private void importEnvironment() {
        for (String entry : shell.sys().environment()) {
            int equals = entry.indexOf('=');
            if (equals > 0 && entry.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
                shell.variables().set(entry.substring(0, equals), entry.substring(equals + 1));
                shell.variables().export(entry.substring(0, equals), true);
            }
        }
        if (shell.variables().get("PATH") == null) {
            shell.variables().set("PATH", "/sbin:/usr/sbin:/bin:/usr/bin");
        }
        shell.variables().set("IFS", " \t\n");
        shell.variables().set("PWD", shell.sys().cwd());
        shell.variables().export("PWD", true);
        shell.variables().set("SHLVL", String.valueOf(level() + 1));
        shell.variables().export("SHLVL", true);
        shell.variables().set("OPTIND", "1");
    }

    /** How many shells there are above this one, as far as the environment tells. */
    private int level() {
        String level = shell.variables().get("SHLVL");
        return level != null && level.matches("\\d{1,8}") ? Integer.parseInt(level) : 0;
    }

    private Frame command(List<String> rest) {
        if (rest.isEmpty()) {
            throw new ShellError(2, "-c requires an argument");
        }
        if (rest.size() > 1) {
            shell.setName(rest.get(1));
        }
        shell.setPositional(rest.size() > 2 ? rest.subList(2, rest.size()) : List.of());
        ScriptFrame frame = new ScriptFrame(rest.getFirst(), ScriptFrame.Kind.MAIN);
        frame.last = true;
        return frame;
    }

    private Frame script(List<String> rest) {
        String text = shell.readScript(rest.getFirst());
        shell.setName(rest.getFirst());
        shell.setScriptFile();
        shell.setPositional(rest.subList(1, rest.size()));
        return new ScriptFrame(text, ScriptFrame.Kind.MAIN);
    }

    private Frame input(List<String> rest, boolean forced) {
        shell.setPositional(rest);
        boolean interactive = forced
                || (shell.sys().terminalOf(0).isPresent()
                        && shell.sys().terminalOf(2).isPresent());
        if (interactive) {
            shell.setInteractive();
            shell.setOption('i', true);
            shell.setOption('m', true);
        }
        return new InputFrame(interactive);
    }
}
