// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Redirections of the shell's own descriptors, and their way back. */
final class Redirections {
    /** Where the shell keeps what it has moved out of the way, as ash does. */
    private static final int KEPT_FROM = 10;

    /** @param target expanded: a file, a descriptor, or a here-document's text */
    record Redirect(int fd, String operator, String target) {}

    /** @param copy where the old description is kept, or -1 if the descriptor was closed */
    private record Saved(int fd, int copy) {}

    private final List<Saved> saved = new ArrayList<>(2);

    /** Expands the targets. */
    static List<Redirect> expand(List<Node.Redirection> redirections, Expansion expansion) {
        List<Redirect> expanded = new ArrayList<>(redirections.size());
        for (Node.Redirection redirection : redirections) {
            expanded.add(
                    new Redirect(redirection.fd(), redirection.operator(), expansion.single(redirection.target())));
        }
        return expanded;
    }

    /** Applies one after the other; on an error those applied so far stay until {@link #undo}. */
    void apply(Syscalls sys, List<Redirect> redirects, boolean noClobber) {
        for (Redirect redirect : redirects) {
            if (saved.stream().noneMatch(save -> save.fd() == redirect.fd())) {
                saved.add(new Saved(
                        redirect.fd(), sys.isOpen(redirect.fd()) ? sys.dupAbove(redirect.fd(), KEPT_FROM) : -1));
            }
            apply(sys, redirect, noClobber);
        }
    }

    private static void apply(Syscalls sys, Redirect redirect, boolean noClobber) {
        String target = redirect.target();
        switch (redirect.operator()) {
            case "<" -> open(sys, redirect, Set.of(OpenFlag.READ));
            case "<>" -> open(sys, redirect, Set.of(OpenFlag.READ, OpenFlag.WRITE, OpenFlag.CREATE));
            case ">" ->
                open(
                        sys,
                        redirect,
                        noClobber && !isDevice(sys, target)
                                ? Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.EXCLUSIVE)
                                : Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE));
            case ">|" -> open(sys, redirect, Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.TRUNCATE));
            case ">>" -> open(sys, redirect, Set.of(OpenFlag.WRITE, OpenFlag.CREATE, OpenFlag.APPEND));
            case "<<" -> moveTo(sys, sys.contentDescriptor(target.getBytes(StandardCharsets.UTF_8)), redirect.fd());
            default -> duplicate(sys, redirect);
        }
    }

    private static boolean isDevice(Syscalls sys, String target) {
        try {
            return !sys.files().stat(sys.credentials(), sys.path(target)).isRegular();
        } catch (ErrnoException e) {
            return false;
        }
    }

    private static void open(Syscalls sys, Redirect redirect, Set<OpenFlag> flags) {
        boolean reads = redirect.operator().equals("<");
        try {
            moveTo(sys, sys.open(redirect.target(), flags, 0666), redirect.fd());
        } catch (ErrnoException e) {
            boolean missing = e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR;
            String reason = !missing ? e.text() : reads ? "no such file" : "nonexistent directory";
            throw new ShellError(1, "can't " + (reads ? "open " : "create ") + redirect.target() + ": " + reason);
        }
    }

    private static void moveTo(Syscalls sys, int from, int to) {
        if (from != to) {
            sys.dup2(from, to);
            sys.close(from);
        } else {
            // The lowest free descriptor happened to be the right one; a copy of it must outlive exec.
            sys.dup2(from, to);
        }
    }

    private static void duplicate(Syscalls sys, Redirect redirect) {
        if (redirect.target().equals("-")) {
            sys.close(redirect.fd());
            return;
        }
        int from;
        try {
            from = Integer.parseInt(redirect.target());
        } catch (NumberFormatException e) {
            throw new ShellError(2, "syntax error: bad fd number");
        }
        try {
            sys.dup2(from, redirect.fd());
        } catch (ErrnoException e) {
            throw new ShellError(1, redirect.fd() + ": " + e.text());
        }
    }

    /** Puts the descriptors back. */
    void undo(Syscalls sys) {
        for (int i = saved.size() - 1; i >= 0; i--) {
            Saved save = saved.get(i);
            if (save.copy() < 0) {
                sys.close(save.fd());
            } else {
                sys.dup2(save.copy(), save.fd());
                sys.close(save.copy());
            }
        }
        saved.clear();
    }

    /** Makes the changes lasting, as {@code exec >file} does. */
    void keep(Syscalls sys) {
        for (Saved save : saved) {
            if (save.copy() >= 0) {
                sys.close(save.copy());
            }
        }
        saved.clear();
    }
}
