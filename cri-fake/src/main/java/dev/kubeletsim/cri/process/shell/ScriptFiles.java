// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Finds programs and reads scripts for a shell. */
final class ScriptFiles {
    private static final long MAX_SCRIPT = 1 << 20;

    private ScriptFiles() {}

    /** Where a program is: a path as it stands, a name by the directories of {@code path}; null if there is none. */
    static @Nullable String find(Syscalls sys, String program, String path) {
        if (program.contains("/")) {
            return program;
        }
        String found = null;
        for (String directory : path.split(":")) {
            String candidate = (directory.isEmpty() ? "." : directory) + "/" + program;
            if (sys.mayExecute(candidate)) {
                return candidate;
            }
            if (found == null && exists(sys, candidate)) {
                found = candidate;
            }
        }
        return found;
    }

    private static boolean exists(Syscalls sys, String path) {
        try {
            return sys.files().stat(sys.credentials(), sys.path(path)).isRegular();
        } catch (ErrnoException e) {
            return false;
        }
    }

    /** A script's text, or the shell's words for why there is none. */
    static String read(Syscalls sys, String path) {
        try {
            return content(sys, path);
        } catch (ErrnoException e) {
            boolean missing = e.errno() == Errno.ENOENT;
            throw new ShellError(2, "can't open '" + path + "': " + (missing ? "No such file or directory" : e.text()));
        }
    }

    /** A file's text. */
    static String content(Syscalls sys, String path) {
        return new String(sys.files().read(sys.credentials(), sys.path(path), MAX_SCRIPT), StandardCharsets.UTF_8);
    }
}
