// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.Locale;
import java.util.Optional;

/**
 * The system calls of simulated programs that a seccomp filter can refuse, by their names on x86-64 and as the C library
 * there makes them ({@code chmod}, not {@code fchmodat}). What only looks at things (stat, access, readlink, getdents) and
 * what each process needs to live (read, write, exit) is not among them: a filter does not affect it.
 */
public enum SystemCall {
    ACCEPT,
    BIND,
    CHDIR,
    CHMOD,
    CHOWN,
    CLONE,
    CONNECT,
    EXECVE,
    KILL,
    LINK,
    LISTEN,
    MKDIR,
    MOUNT,
    OPENAT,
    PIPE2,
    RENAME,
    RMDIR,
    SETGID,
    SETGROUPS,
    SETHOSTNAME,
    SETUID,
    SOCKET,
    SYMLINK,
    TRUNCATE,
    UMOUNT2,
    UNLINK,
    UTIMENSAT;

    /** The kernel's name. */
    public String kernelName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The call with this name of the kernel's, if it is among these. */
    public static Optional<SystemCall> named(String name) {
        for (SystemCall call : values()) {
            if (call.kernelName().equals(name)) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }
}
