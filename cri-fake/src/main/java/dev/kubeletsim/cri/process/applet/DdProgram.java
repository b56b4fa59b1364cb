// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** {@code dd} with {@code if}, {@code of}, {@code bs}, {@code count}, {@code skip}, {@code seek}, {@code conv=notrunc}. */
final class DdProgram extends SteppedProgram {
    private static final int MAX_BLOCK = Integer.MAX_VALUE;

    /** A block is moved in pieces of this size, though the program's memory has room for all of it. */
    private static final int PIECE = 1 << 20;

    private final Map<String, String> operands = new TreeMap<>();
    private int in;
    private int out = 1;
    private int blockSize = 512;
    private long blocks = Long.MAX_VALUE;
    private int moved;
    private long full;
    private long partial;
    private long bytes;

    DdProgram(List<String> argv) {
        super("dd", argv);
    }

    @Override
    void begin(Syscalls sys) {
        for (String operand : arguments) {
            int equals = operand.indexOf('=');
            String name = equals < 0 ? operand : operand.substring(0, equals);
            if (equals < 0
                    || !Set.of("if", "of", "bs", "count", "skip", "seek", "conv", "status", "iflag")
                            .contains(name)) {
                throw new UsageException("invalid argument '" + operand + "'");
            }
            operands.put(name, operand.substring(equals + 1));
        }
        blockSize = Math.clamp(number("bs", 512), 1, MAX_BLOCK);
        blocks = number("count", Long.MAX_VALUE);
        String from = operands.get("if");
        String to = operands.get("of");
        in = from == null ? 0 : open(sys, from, Set.of(OpenFlag.READ));
        boolean keeps = "notrunc".equals(operands.get("conv")) || operands.containsKey("seek");
        if (to != null) {
            out = open(
                    sys,
                    to,
                    keeps
                            ? Set.of(OpenFlag.WRITE, OpenFlag.CREATE)
                            : Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE));
        }
        sys.allocate(blockSize);
        seek(sys, in, number("skip", 0));
        seek(sys, out, number("seek", 0));
    }

    private long number(String name, long otherwise) {
        String value = operands.get(name);
        return value == null ? otherwise : Sizes.parse(value);
    }

    private static int open(Syscalls sys, String path, Set<OpenFlag> flags) {
        try {
            return sys.open(path, flags, 0666);
        } catch (ErrnoException e) {
            throw new UsageException("can't open '" + path + "': " + e.text());
        }
    }

    private void seek(Syscalls sys, int fd, long skipped) {
        if (skipped > 0) {
            sys.seek(fd, skipped * blockSize, false);
        }
    }

    @Override
    Turn proceed(Syscalls sys) {
        if (output.takeFailure()) {
            complain("error writing '" + operands.getOrDefault("of", "standard output") + "': No space left on device");
            return finish();
        }
        if (full + partial >= blocks) {
            return finish();
        }
        byte[] piece = new byte[Math.min(PIECE, blockSize - moved)];
        int count = sys.read(in, piece, 0, piece.length);
        if (count == Syscalls.WOULD_BLOCK) {
            return Turn.BLOCKED;
        }
        boolean whole = moved + count == blockSize;
        boolean goesOn = count > 0 && !whole && (count == piece.length || "fullblock".equals(operands.get("iflag")));
        bytes += count;
        moved += count;
        if (!goesOn && moved > 0) {
            full += whole ? 1 : 0;
            partial += whole ? 0 : 1;
            moved = 0;
        }
        output.write(out, count == piece.length ? piece : Arrays.copyOf(piece, count));
        return count == 0 ? finish() : Turn.READY;
    }

    private Turn finish() {
        if (!"none".equals(operands.get("status"))) {
            String records = full + "+" + partial + " records ";
            output.err(records + "in\n" + records + "out\n");
            if (!"noxfer".equals(operands.get("status"))) {
                output.err(bytes + " bytes copied\n");
            }
        }
        return done();
    }
}
