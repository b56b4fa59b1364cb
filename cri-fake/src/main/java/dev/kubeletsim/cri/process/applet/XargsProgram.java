// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code xargs [-r] [-0] [-n N] [-I STR] [PROG ARGS]}. */
final class XargsProgram implements Program {
    private static final int MAX_INPUT = 4 << 20;

    private final List<String> argv;
    private final Output output = new Output();
    private final ByteArrayOutputStream input = new ByteArrayOutputStream();
    private final List<List<String>> commands = new ArrayList<>();
    private boolean planned;
    private int child;
    private int status;

    XargsProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (!planned) {
            return read(sys);
        }
        if (child != 0) {
            Syscalls.ChildExit exit = sys.waitChild(child);
            if (exit == null) {
                return Turn.BLOCKED;
            }
            child = 0;
            status = exit.status().code() == 0 ? status : 123;
        }
        if (commands.isEmpty()) {
            sys.exit(status);
            return Turn.ENDED;
        }
        start(sys, commands.removeFirst());
        return Turn.READY;
    }

    private void start(Syscalls sys, List<String> command) {
        try {
            child = sys.spawn(Launcher.find(sys, command.getFirst()), command, sys.environment(), -1);
        } catch (ErrnoException e) {
            output.err("xargs: can't execute '" + command.getFirst() + "': " + e.text() + "\n");
            status = Launcher.status(e);
            commands.clear();
        }
    }

    private Turn read(Syscalls sys) {
        byte[] buffer = new byte[4096];
        int count = sys.read(0, buffer, 0, buffer.length);
        if (count == Syscalls.WOULD_BLOCK) {
            return Turn.BLOCKED;
        }
        if (count > 0 && input.size() < MAX_INPUT) {
            input.write(buffer, 0, count);
            return Turn.READY;
        }
        planned = true;
        try {
            plan();
        } catch (UsageException e) {
            output.err("xargs: " + e.getMessage() + "\n");
            status = 1;
        }
        return Turn.READY;
    }

    private void plan() {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "+r0n:I:t");
        List<String> base = options.operands().isEmpty() ? List.of("echo") : options.operands();
        String text = input.toString(StandardCharsets.UTF_8);
        String separator = options.has('0') ? "\0" : options.has('I') ? "\n" : "\\s+";
        List<String> items = new ArrayList<>();
        for (String item : text.split(separator)) {
            if (!item.isEmpty()) {
                items.add(item);
            }
        }
        String placeholder = options.value('I');
        if (placeholder != null) {
            items.forEach(item -> commands.add(base.stream()
                    .map(word -> word.replace(placeholder, item.strip()))
                    .toList()));
            return;
        }
        int size = (int) Math.min(Integer.MAX_VALUE, Math.max(1, options.number('n', 10_000)));
        for (int at = 0; at < items.size(); at += size) {
            List<String> command = new ArrayList<>(base);
            command.addAll(items.subList(at, Math.min(items.size(), at + size)));
            commands.add(command);
        }
        if (items.isEmpty() && !options.has('r')) {
            commands.add(base);
        }
    }
}
