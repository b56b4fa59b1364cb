// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.FileType;
import java.time.Instant;

/** An open file description: what descriptors of one or more processes refer to. Released when the last one is closed. */
abstract class OpenDescription {
    private int references;

    /** Reads; 0 is the end, {@link Syscalls#WOULD_BLOCK} if {@code process} has to wait and will be woken. */
    int read(Process process, byte[] into, int at, int length) {
        throw new ErrnoException(Errno.EBADF);
    }

    /** Writes some; {@link Syscalls#WOULD_BLOCK} if {@code process} has to wait and will be woken. */
    int write(Process process, byte[] from, int at, int length) {
        throw new ErrnoException(Errno.EBADF);
    }

    /** Moves the position; only files have one. */
    long seek(long offset, boolean fromEnd) {
        throw new ErrnoException(Errno.ESPIPE);
    }

    /** What {@code /proc/PID/fd} shows. */
    abstract String name();

    /** fstat(2). */
    FileStat stat() {
        return new FileStat(FileType.FIFO, 0600, 0, 0, 0, System.identityHashCode(this), 1, 14, Instant.EPOCH);
    }

    /** The last descriptor is closed. */
    void released() {}

    final OpenDescription retain() {
        references++;
        return this;
    }

    final void release() {
        if (--references == 0) {
            released();
        }
    }
}
