// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.Set;

/** execvp(3): finding a program by {@code $PATH}, and the exit codes of failing to. */
final class Launcher {
    private Launcher() {}

    /** Where {@code program} is; its name as it stands if it is nowhere, so that executing it says why. */
    static String find(Syscalls sys, String program) {
        if (program.contains("/")) {
            return program;
        }
        for (String directory :
                environment(sys, "PATH", "/sbin:/usr/sbin:/bin:/usr/bin").split(":")) {
            String candidate = (directory.isEmpty() ? "." : directory) + "/" + program;
            if (sys.mayExecute(candidate)) {
                return candidate;
            }
        }
        return "/nonexistent/" + program;
    }

    static String environment(Syscalls sys, String name, String otherwise) {
        return sys.environment().stream()
                .filter(entry -> entry.startsWith(name + "="))
                .reduce((first, last) -> last)
                .map(entry -> entry.substring(name.length() + 1))
                .orElse(otherwise);
    }

    /** What daemon(3) does with standard input and output: nobody waits for a process in the background. */
    static void detach(Syscalls sys, boolean errorsToo) {
        int in = sys.open("/dev/null", Set.of(OpenFlag.READ), 0);
        int out = sys.open("/dev/null", Set.of(OpenFlag.WRITE), 0);
        sys.dup2(in, 0);
        sys.dup2(out, 1);
        if (errorsToo) {
            sys.dup2(out, 2);
        }
        sys.close(in);
        sys.close(out);
    }

    static int status(ErrnoException e) {
        return e.errno() == Errno.ENOENT || e.errno() == Errno.ENOTDIR ? 127 : 126;
    }
}
