// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** {@code tail [-n [+]N] [-c [+]N] [-f] [FILE]...}; with {@code -f} it looks again every second. */
final class TailProgram implements Program {
    private static final int MAX_KEPT = 16 << 20;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final List<String> argv;
    private final Output output = new Output();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private OptionParser options = OptionParser.of(List.of(), "");
    private List<String> files = List.of("-");
    private int index = -1;
    private int fd = -1;
    private int status;
    private boolean following;
    private boolean ended;

    TailProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (ended) {
            sys.exit(status);
            return Turn.ENDED;
        }
        try {
            if (index < 0) {
                begin();
            }
            return following ? follow(sys) : fd < 0 ? open(sys) : read(sys);
        } catch (UsageException e) {
            output.err("tail: " + e.getMessage() + "\n");
            status = 1;
            ended = true;
            return Turn.READY;
        }
    }

    private void begin() {
        List<String> args = argv.subList(1, argv.size()).stream()
                .map(arg -> arg.matches("-[0-9]+") ? "-n" + arg.substring(1) : arg)
                .toList();
        options = OptionParser.of(args, "n:c:fFqvs:");
        files = options.operands().isEmpty() ? List.of("-") : options.operands();
        index = 0;
    }

    private Turn open(Syscalls sys) {
        if (index == files.size()) {
            ended = true;
            return Turn.READY;
        }
        String file = files.get(index++);
        try {
            fd = file.equals("-") ? 0 : sys.open(file, Set.of(OpenFlag.READ), 0);
        } catch (ErrnoException e) {
            output.err("tail: can't open '" + file + "': " + e.text() + "\n");
            status = 1;
            if (files.size() == 1) {
                output.err("tail: no files\n");
            }
            return Turn.READY;
        }
        if ((files.size() > 1 && !options.has('q')) || options.has('v')) {
            output.out((index > 1 ? "\n" : "") + "==> " + (file.equals("-") ? "standard input" : file) + " <==\n");
        }
        return Turn.READY;
    }

    private Turn read(Syscalls sys) {
        byte[] buffer = new byte[8192];
        int count = sys.read(fd, buffer, 0, buffer.length);
        if (count == Syscalls.WOULD_BLOCK) {
            return Turn.BLOCKED;
        }
        if (count > 0) {
            kept.write(buffer, 0, count);
            if (kept.size() > MAX_KEPT) {
                byte[] all = kept.toByteArray();
                kept.reset();
                kept.write(all, all.length / 2, all.length - all.length / 2);
            }
            return Turn.READY;
        }
        output.write(1, wanted(kept.toByteArray()));
        kept.reset();
        following = (options.has('f') || options.has('F')) && index == files.size();
        if (!following) {
            if (fd > 0) {
                sys.close(fd);
            }
            fd = -1;
        }
        return Turn.READY;
    }

    private byte[] wanted(byte[] all) {
        String bytes = options.value('c');
        String lines = options.value('n');
        String text = bytes != null ? bytes : lines == null ? "10" : lines;
        long number = Sizes.parse(text);
        boolean fromStart = text.startsWith("+");
        long count = Math.abs(number);
        int from;
        if (bytes != null) {
            from = (int) (fromStart ? Math.min(all.length, Math.max(0, count - 1)) : Math.max(0, all.length - count));
        } else {
            from = fromStart ? lineStart(all, count - 1) : lineStart(all, Math.max(0, lineCount(all) - count));
        }
        return Arrays.copyOfRange(all, from, all.length);
    }

    private static long lineCount(byte[] all) {
        long lines = 0;
        for (byte b : all) {
            lines += b == '\n' ? 1 : 0;
        }
        return all.length > 0 && all[all.length - 1] != '\n' ? lines + 1 : lines;
    }

    private static int lineStart(byte[] all, long skippedLines) {
        int at = 0;
        for (long skipped = 0; skipped < skippedLines && at < all.length; at++) {
            skipped += all[at] == '\n' ? 1 : 0;
        }
        return at;
    }

    private Turn follow(Syscalls sys) {
        byte[] buffer = new byte[8192];
        int count = sys.read(fd, buffer, 0, buffer.length);
        if (count > 0) {
            output.write(1, Arrays.copyOf(buffer, count));
            return Turn.READY;
        }
        if (count == 0) {
            sys.setAlarm(PERIOD);
        }
        return Turn.BLOCKED;
    }
}
