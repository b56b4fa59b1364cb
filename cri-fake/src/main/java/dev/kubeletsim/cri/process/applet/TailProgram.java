// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** {@code tail [-n [+]N] [-c [+]N] [-f] [FILE]...}; with {@code -f} it looks again every second. */
final class TailProgram extends SteppedProgram {
    private static final int MAX_KEPT = 16 << 20;
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private OptionParser options = OptionParser.of(List.of(), "");
    private List<String> files = List.of("-");
    private int index;
    private int fd = -1;
    private boolean following;

    TailProgram(List<String> argv) {
        super("tail", argv);
    }

    @Override
    Turn proceed(Syscalls sys) {
        return following ? follow(sys) : fd < 0 ? open(sys) : read(sys);
    }

    @Override
    void begin(Syscalls sys) {
        List<String> args = arguments.stream()
                .map(arg -> arg.matches("-[0-9]+") ? "-n" + arg.substring(1) : arg)
                .toList();
        options = OptionParser.of(args, "n:c:fFqvs:");
        files = options.operands().isEmpty() ? List.of("-") : options.operands();
    }

    private Turn open(Syscalls sys) {
        if (index == files.size()) {
            return done();
        }
        String file = files.get(index++);
        try {
            fd = file.equals("-") ? 0 : sys.open(file, Set.of(OpenFlag.READ), 0);
        } catch (ErrnoException e) {
            complain("can't open '" + file + "': " + e.text());
            if (files.size() == 1) {
                complain("no files");
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
