// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A call of a function: its own positional parameters, and local variables that are put back. */
final class FunctionFrame extends Frame {
    private final Node body;
    private final List<String> arguments;
    private final Map<String, Variables.Variable> locals = new TreeMap<>();
    private List<String> callersArguments = List.of();
    private boolean entered;

    FunctionFrame(Node body, List<String> arguments) {
        this.body = body;
        this.arguments = arguments;
    }

    @Override
    Turn step(Shell shell) {
        if (entered) {
            shell.pop(this);
            return Turn.READY;
        }
        entered = true;
        callersArguments = shell.positional();
        shell.setPositional(arguments);
        shell.setStatus(0);
        shell.push(body, tested, false);
        return Turn.READY;
    }

    void makeLocal(Shell shell, String name) {
        locals.putIfAbsent(name, shell.variables().variable(name));
    }

    @Override
    void left(Shell shell) {
        if (entered) {
            shell.setPositional(callersArguments);
            locals.forEach((name, before) -> shell.variables().restore(name, before));
        }
    }
}
