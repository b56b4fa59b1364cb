// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;

/** A text that is parsed and run line by line: {@code sh -c}, a script file, {@code eval}, {@code .}, a trap's action. */
final class ScriptFrame extends Frame {
    /** What the text is. */
    enum Kind {
        MAIN,
        EVAL,
        SOURCED,
        TRAP
    }

    private final String text;
    private final Kind kind;
    private int at;
    private int line = 1;
    private int statusBefore;
    private boolean began;

    ScriptFrame(String text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    @Override
    Turn step(Shell shell) {
        if (!began) {
            began = true;
            statusBefore = shell.status();
            if (kind == Kind.EVAL || kind == Kind.SOURCED) {
                shell.setStatus(0);
            }
        }
        Parser parser = new Parser(text, at, line);
        Node command;
        try {
            command = parser.nextCommand();
        } catch (SyntaxError e) {
            shell.setLine(e.line());
            throw new ShellError(2, "syntax error: " + e.getMessage());
        }
        if (command == null) {
            if (kind == Kind.TRAP) {
                shell.setStatus(statusBefore);
            }
            shell.pop(this);
            return Turn.READY;
        }
        at = parser.position();
        line = parser.line();
        shell.push(
                command,
                tested,
                last && text.substring(Math.min(at, text.length())).isBlank());
        return Turn.READY;
    }

    @Override
    boolean defersTraps() {
        return false;
    }
}
