// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Program.Turn;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes files into an archive, a piece at each step. What cannot be read is told, and left out. */
final class TarCreation {
    private static final int PIECE = 1 << 16;
    private static final int MAX_DEPTH = 256;

    /** A file that is still to be written. */
    private record Member(String path, int depth) {}

    private final TarProgram tar;
    private final int archive;
    private final boolean verbose;
    private final Deque<Member> waiting = new ArrayDeque<>();
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out;
    private int file = -1;
    private long left;
    private boolean failed;
    private boolean toldOfSlash;

    TarCreation(TarProgram tar, int archive, List<String> operands, boolean verbose) {
        this.tar = tar;
        this.archive = archive;
        this.verbose = verbose;
        this.out = new TarArchiveOutputStream(pieces, StandardCharsets.UTF_8.name());
        out.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
        out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
        for (String operand : operands) {
            waiting.add(new Member(operand, 0));
        }
    }

    Turn proceed(Syscalls sys) {
        try {
            boolean over = false;
            if (file >= 0) {
                content(sys);
            } else if (waiting.isEmpty()) {
                out.finish();
                over = true;
            } else {
                begin(sys, waiting.pop());
            }
            tar.output.write(archive, pieces.toByteArray());
            pieces.reset();
            if (over && failed) {
                tar.complain("error exit delayed from previous errors");
            }
            return over ? tar.done() : Turn.READY;
        } catch (IOException e) {
            throw new UncheckedIOException("writing an archive into memory", e);
        }
    }

    private void begin(Syscalls sys, Member member) throws IOException {
        String path = member.path();
        try {
            FileStat stat = sys.files().lstat(sys.credentials(), sys.path(path));
            String name = name(path);
            if (stat.isDirectory()) {
                if (!name.isEmpty()) {
                    header(name + "/", TarConstants.LF_DIR, stat, 0);
                    out.closeArchiveEntry();
                }
                enter(sys, member);
            } else if (stat.isSymlink()) {
                TarArchiveEntry link = entry(name, TarConstants.LF_SYMLINK, stat, 0);
                link.setLinkName(sys.files().readlink(sys.credentials(), sys.path(path)));
                out.putArchiveEntry(link);
                out.closeArchiveEntry();
            } else if (stat.isRegular()) {
                file = sys.open(path, Set.of(OpenFlag.READ), 0);
                left = stat.size();
                header(name, TarConstants.LF_NORMAL, stat, left);
            }
        } catch (ErrnoException e) {
            failed = true;
            tar.complain(
                    member.depth() == 0 && file < 0 && !exists(sys, path)
                            ? path + ": " + e.text()
                            : "can't open '" + path + "': " + e.text());
        }
    }

    private static boolean exists(Syscalls sys, String path) {
        try {
            sys.files().lstat(sys.credentials(), sys.path(path));
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    private void enter(Syscalls sys, Member directory) {
        if (directory.depth() == MAX_DEPTH) {
            failed = true;
            tar.complain(directory.path() + ": nested too deeply");
            return;
        }
        List<String> names = sys.files().list(sys.credentials(), sys.path(directory.path()));
        for (String name : names.reversed()) {
            waiting.push(new Member(AppletContext.join(directory.path(), name), directory.depth() + 1));
        }
    }

    private void header(String name, byte type, FileStat stat, long size) throws IOException {
        out.putArchiveEntry(entry(name, type, stat, size));
        if (verbose) {
            tar.output.err(name + "\n");
        }
    }

    private static TarArchiveEntry entry(String name, byte type, FileStat stat, long size) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type);
        entry.setMode(stat.mode() & 07777);
        entry.setIds((int) stat.uid(), (int) stat.gid());
        entry.setModTime(Date.from(stat.modified()));
        entry.setSize(size);
        return entry;
    }

    private String name(String path) {
        String name = path.replaceFirst("^/+", "");
        if (!name.equals(path) && !toldOfSlash) {
            toldOfSlash = true;
            tar.output.err("tar: removing leading '/' from member names\n");
        }
        return name.replaceFirst("/+$", "");
    }

    private void content(Syscalls sys) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, left)];
        int count = piece.length == 0 ? 0 : sys.read(file, piece, 0, piece.length);
        if (count > 0) {
            out.write(piece, 0, count);
            left -= count;
        }
        if (left > 0 && count <= 0) {
            // The file was cut short meanwhile: its header has promised the rest.
            out.write(new byte[(int) Math.min(PIECE, left)]);
            left -= Math.min(PIECE, left);
        }
        if (left == 0) {
            sys.close(file);
            file = -1;
            out.closeArchiveEntry();
        }
    }
}
