// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Commands read from standard input, with prompts if it is a terminal. Reads no further than the line it runs. */
final class InputFrame extends Frame {
    private static final int MAX_COMMAND = 1 << 20;

    private final boolean interactive;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder pending = new StringBuilder();
    private int lineNumber = 1;
    private boolean prompted;
    private boolean ended;

    InputFrame(boolean interactive) {
        this.interactive = interactive;
    }

    @Override
    Turn step(Shell shell) {
        if (ended) {
            shell.pop(this);
            return Turn.READY;
        }
        if (interactive && !prompted) {
            prompted = true;
            shell.announceJobs();
            shell.output().err(pending.isEmpty() ? shell.prompt() : "> ");
            return Turn.READY;
        }
        int read = readByte(shell.sys());
        if (read == Syscalls.WOULD_BLOCK) {
            return Turn.BLOCKED;
        }
        if (read == END || read == '\n') {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            pending.append(text).append(read == '\n' ? "\n" : "");
            prompted = false;
            run(shell, read == END);
        } else {
            line.write(read);
        }
        return Turn.READY;
    }

    private static final int END = -2;

    private static int readByte(Syscalls sys) {
        byte[] one = new byte[1];
        try {
            int count = sys.read(0, one, 0, 1);
            return count == 0 ? END : count < 0 ? count : one[0] & 0xff;
        } catch (ErrnoException e) {
            return END;
        }
    }

    private void run(Shell shell, boolean end) {
        String text = pending.toString();
        ended = end;
        if (end && interactive) {
            shell.output().err("\n");
        }
        Parser parser = new Parser(text, 0, lineNumber);
        Node command;
        try {
            command = parser.nextCommand();
        } catch (SyntaxError e) {
            if (e.isIncomplete() && !end && text.length() < MAX_COMMAND) {
                return;
            }
            pending.setLength(0);
            shell.setLine(e.line());
            throw new ShellError(2, "syntax error: " + e.getMessage());
        }
        lineNumber = parser.line();
        pending.setLength(0);
        if (command != null) {
            shell.push(command, false, false);
        }
    }

    /** What an interrupt leaves: a new prompt. */
    void reset() {
        line.reset();
        pending.setLength(0);
        prompted = false;
    }
}
