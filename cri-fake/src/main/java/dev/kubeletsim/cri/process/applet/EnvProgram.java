// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/** {@code env [-i] [-u NAME] [NAME=VALUE]... [PROG ARGS]}. */
final class EnvProgram implements Program {
    private final List<String> argv;
    private final Output output = new Output();
    private int status = -1;

    EnvProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (status < 0) {
            try {
                if (run(sys)) {
                    return Turn.READY;
                }
            } catch (UsageException e) {
                output.err("env: " + e.getMessage() + "\n");
                status = e.status();
            }
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        sys.exit(status);
        return Turn.ENDED;
    }

    /** Whether another program has taken over. */
    private boolean run(Syscalls sys) {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "+iu:0");
        List<String> environment = new ArrayList<>(options.has('i') ? List.of() : sys.environment());
        options.values('u').forEach(name -> environment.removeIf(entry -> entry.startsWith(name + "=")));
        List<String> operands = options.operands();
        int next = 0;
        while (next < operands.size() && operands.get(next).contains("=")) {
            String entry = operands.get(next++);
            String name = entry.substring(0, entry.indexOf('=') + 1);
            environment.removeIf(old -> old.startsWith(name));
            environment.add(entry);
        }
        List<String> command = operands.subList(next, operands.size());
        if (command.isEmpty()) {
            environment.forEach(entry -> output.out(entry + (options.has('0') ? "\0" : "\n")));
            status = 0;
            return false;
        }
        try {
            sys.exec(Launcher.find(sys, command.getFirst()), command, environment);
            return true;
        } catch (ErrnoException e) {
            throw new UsageException(Launcher.status(e), "can't execute '" + command.getFirst() + "': " + e.text());
        }
    }
}
