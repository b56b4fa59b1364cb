// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.ShellPattern;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.List;

/** Pathname expansion (POSIX.1-2017, 2.13.3). */
final class PathNames {
    private static final int MAX_MATCHES = 50_000;

    private PathNames() {}

    /** The paths that match, ascending; the pattern itself, unescaped, if none does. */
    static List<String> matching(Shell shell, String pattern) {
        List<String> found = new ArrayList<>();
        String start = pattern.startsWith("/") ? "/" : "";
        match(shell.sys(), start, pattern.substring(start.length()), found);
        return found.isEmpty() ? List.of(ShellPattern.unescape(pattern)) : found;
    }

    private static void match(Syscalls sys, String prefix, String pattern, List<String> found) {
        int slash = pattern.indexOf('/');
        String head = slash < 0 ? pattern : pattern.substring(0, slash);
        String rest = slash < 0 ? "" : pattern.substring(slash).replaceFirst("^/+", "");
        boolean last = slash < 0;
        if (found.size() > MAX_MATCHES) {
            return;
        }
        if (!ShellPattern.isPattern(head)) {
            follow(sys, prefix + ShellPattern.unescape(head), last, rest, found);
            return;
        }
        for (String name : names(sys, prefix.isEmpty() ? "." : prefix)) {
            boolean hidden = name.startsWith(".") && !head.startsWith(".");
            if (!hidden && ShellPattern.matches(head, name)) {
                follow(sys, prefix + name, last, rest, found);
            }
        }
    }

    private static void follow(Syscalls sys, String path, boolean last, String rest, List<String> found) {
        if (!last) {
            match(sys, path + "/", rest, found);
        } else if (exists(sys, path)) {
            found.add(path);
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

    private static List<String> names(Syscalls sys, String directory) {
        try {
            return sys.files().list(sys.credentials(), sys.path(directory));
        } catch (ErrnoException e) {
            return List.of();
        }
    }
}
