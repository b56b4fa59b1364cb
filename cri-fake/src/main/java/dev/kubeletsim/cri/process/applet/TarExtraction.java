// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;

/** Reads an archive block by block as it comes, and makes its files. */
final class TarExtraction {
    private static final int BLOCK = 512;
    private static final int PIECE = 64 * BLOCK;

    /** Names and attributes that do not fit a header. */
    private static final int MAX_META_BYTES = 1 << 20;

    /**
     * What to do with members.
     *
     * @param lists whether they are only named
     * @param names those that are wanted, with all below them; none: all
     */
    record Wish(
            boolean lists,
            boolean verbose,
            boolean keepsMode,
            boolean keepsOwner,
            boolean keepsTime,
            List<String> names) {}

    private final TarProgram tar;
    private final int archive;
    private final Wish wish;
    private final TarNames names = new TarNames();
    private final Set<String> found = new HashSet<>();
    private byte[] buffer = new byte[BLOCK];
    private int filled;
    private @Nullable TarArchiveEntry member;
    private long contentLeft;
    private long paddingLeft;
    private @Nullable TarFile file;
    private boolean ending;

    TarExtraction(TarProgram tar, int archive, Wish wish) {
        this.tar = tar;
        this.archive = archive;
        this.wish = wish;
    }

    Turn proceed(Syscalls sys) {
        if (ending) {
            ending = false;
            end(sys);
            next();
            return Turn.READY;
        }
        int count = sys.read(archive, buffer, filled, buffer.length - filled);
        if (count == Syscalls.WOULD_BLOCK) {
            return Turn.BLOCKED;
        }
        if (count == 0) {
            if (filled > 0 || member != null) {
                throw new UsageException("short read");
            }
            return finish();
        }
        filled += count;
        return filled < buffer.length ? Turn.READY : take(sys);
    }

    private Turn take(Syscalls sys) {
        byte[] whole = buffer;
        if (member == null) {
            if (isEnd(whole)) {
                return finish();
            }
            begin(sys, whole);
        } else if (contentLeft > 0) {
            contentLeft -= whole.length;
            content(whole);
        } else {
            paddingLeft = 0;
        }
        if (member != null && contentLeft == 0 && paddingLeft == 0) {
            // Not now: what was read last is written before the next step.
            ending = true;
        } else {
            next();
        }
        return Turn.READY;
    }

    private static boolean isEnd(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** What is read next: a header, a piece of a member, or what fills its last block. */
    private void next() {
        long size = member == null ? BLOCK : contentLeft > 0 ? Math.min(PIECE, contentLeft) : paddingLeft;
        buffer = new byte[(int) size];
        filled = 0;
    }

    private void begin(Syscalls sys, byte[] header) {
        TarArchiveEntry entry;
        try {
            entry = new TarArchiveEntry(header);
        } catch (IllegalArgumentException e) {
            throw new UsageException("invalid tar magic");
        }
        if (!entry.isCheckSumOK()) {
            throw new UsageException("invalid tar header checksum");
        }
        boolean meta = TarNames.isMeta(entry);
        if (entry.getSize() < 0 || (meta && entry.getSize() > MAX_META_BYTES)) {
            throw new UsageException("a member of " + entry.getSize() + " bytes is refused");
        }
        if (!meta) {
            names.applyTo(entry);
        }
        member = entry;
        boolean hasContent = meta || entry.isFile();
        contentLeft = hasContent ? entry.getSize() : 0;
        paddingLeft = (BLOCK - contentLeft % BLOCK) % BLOCK;
        if (!meta) {
            open(sys, entry);
        }
    }

    private void open(Syscalls sys, TarArchiveEntry entry) {
        String name = names.safe(entry.getName(), tar.output);
        if (!isWanted(name)) {
            return;
        }
        if (wish.lists() || wish.verbose()) {
            tar.output.out(name + "\n");
        }
        if (!wish.lists() && !name.isEmpty()) {
            file = TarFile.make(sys, entry, name, wish);
        }
    }

    private boolean isWanted(String name) {
        String plain = name.replaceFirst("/+$", "");
        boolean wanted = wish.names().isEmpty();
        for (String each : wish.names()) {
            if (plain.equals(each) || plain.startsWith(each + "/")) {
                found.add(each);
                wanted = true;
            }
        }
        return wanted;
    }

    private void content(byte[] piece) {
        TarArchiveEntry entry = member;
        if (entry != null && TarNames.isMeta(entry)) {
            names.collect(piece);
        } else if (file != null && file.descriptor() >= 0) {
            tar.output.write(file.descriptor(), Arrays.copyOf(piece, piece.length));
        }
    }

    private void end(Syscalls sys) {
        TarArchiveEntry entry = member;
        if (entry != null && TarNames.isMeta(entry)) {
            names.remember(entry, StandardCharsets.UTF_8);
        }
        TarFile made = file;
        if (made != null) {
            made.finish(sys, wish);
        }
        file = null;
        member = null;
    }

    private Turn finish() {
        for (String name : wish.names()) {
            if (!found.contains(name)) {
                tar.complain(name + ": not found in archive");
            }
        }
        return tar.done();
    }
}
