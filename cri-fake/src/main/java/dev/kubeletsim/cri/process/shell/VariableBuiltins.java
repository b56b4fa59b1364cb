// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builtins about variables and parameters. */
final class VariableBuiltins {
    private VariableBuiltins() {}

    static Map<String, Builtins.Builtin> all() {
        Map<String, Builtins.Builtin> all = new TreeMap<>();
        all.put("export", (shell, caller, words) -> declare(shell, words, true));
        all.put("readonly", (shell, caller, words) -> declare(shell, words, false));
        all.put("unset", VariableBuiltins::unset);
        all.put("set", VariableBuiltins::set);
        all.put("shift", VariableBuiltins::shift);
        all.put("local", VariableBuiltins::local);
        all.put("let", (shell, caller, words) -> {
            long value = 0;
            for (String expression : Builtins.rest(words)) {
                value = ArithmeticEvaluator.evaluate(shell.variables(), expression);
            }
            return value == 0 ? 1 : 0;
        });
        return all;
    }

    private static int declare(Shell shell, List<String> words, boolean export) {
        List<String> operands = Builtins.rest(words);
        boolean unexport = export && !operands.isEmpty() && operands.getFirst().equals("-n");
        if (operands.isEmpty() || operands.getFirst().equals("-p")) {
            list(shell, export);
            return 0;
        }
        for (String operand : unexport ? Builtins.rest(operands) : operands) {
            int equals = operand.indexOf('=');
            String name = equals < 0 ? operand : operand.substring(0, equals);
            checkName(name);
            if (equals >= 0) {
                shell.variables().set(name, operand.substring(equals + 1));
            }
            if (export) {
                shell.variables().export(name, !unexport);
            } else {
                shell.variables().makeReadOnly(name);
            }
        }
        return 0;
    }

    static void checkName(String name) {
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new ShellError(2, name + ": bad variable name");
        }
    }

    private static void list(Shell shell, boolean export) {
        shell.variables().all().forEach((name, variable) -> {
            if (export ? variable.exported() : variable.readOnly()) {
                String value = variable.value();
                String shown = value == null ? "" : "=" + Quoting.quoted(value);
                shell.output().out((export ? "export " : "readonly ") + name + shown + "\n");
            }
        });
    }

    private static int unset(Shell shell, Frame caller, List<String> words) {
        boolean functions = words.size() > 1 && words.get(1).equals("-f");
        boolean option = functions || (words.size() > 1 && words.get(1).equals("-v"));
        for (String name : words.subList(option ? 2 : 1, words.size())) {
            if (functions) {
                shell.functions().remove(name);
            } else {
                shell.variables().unset(name);
            }
        }
        return 0;
    }

    private static int set(Shell shell, Frame caller, List<String> words) {
        if (words.size() == 1) {
            shell.variables().all().forEach((name, variable) -> {
                String value = variable.value();
                if (value != null) {
                    shell.output().out(name + "=" + Quoting.quoted(value) + "\n");
                }
            });
            return 0;
        }
        int operands = Options.parse(shell, words);
        if (operands >= 0) {
            shell.setPositional(words.subList(operands, words.size()));
        }
        return 0;
    }

    private static int shift(Shell shell, Frame caller, List<String> words) {
        int count = words.size() > 1 ? ControlBuiltins.number(words.get(1)) : 1;
        List<String> positional = shell.positional();
        if (count > positional.size()) {
            return 1;
        }
        shell.setPositional(positional.subList(count, positional.size()));
        return 0;
    }

    private static int local(Shell shell, Frame caller, List<String> words) {
        FunctionFrame function = null;
        for (Frame frame = shell.top(); frame != null && function == null; frame = frame.below) {
            function = frame instanceof FunctionFrame found ? found : null;
        }
        if (function == null) {
            throw new ShellError(2, "not in a function");
        }
        for (String operand : Builtins.rest(words)) {
            int equals = operand.indexOf('=');
            String name = equals < 0 ? operand : operand.substring(0, equals);
            checkName(name);
            function.makeLocal(shell, name);
            if (equals >= 0) {
                shell.variables().set(name, operand.substring(equals + 1));
            }
        }
        return 0;
    }
}
