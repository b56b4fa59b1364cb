// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.Arrays;

/**
 * Where a process's standard output or error goes. Processes that inherit it share it; it is closed when the last of
 * them has closed it or ended. Used from the kernel's mailbox.
 *
 * <p>While the sink asks for a pause, writers block; nothing is kept here. A spawn that failed never opened it, so
 * nothing is closed either.
 */
public final class OutputEndpoint {
    private final OutputSink sink;
    private final WaitQueue writers = new WaitQueue();
    private boolean paused;
    private boolean broken;
    private int open;

    /** An endpoint for one {@link ProcessSpec}; both of its outputs may share one. */
    public OutputEndpoint(OutputSink sink) {
        this.sink = sink;
    }

    /** Ends a pause that the sink asked for. */
    public void resume() {
        paused = false;
        writers.wakeAll();
    }

    /** Nobody reads any more: nothing reaches the sink from now on, and whoever writes gets SIGPIPE and EPIPE. */
    public void breakOff() {
        broken = true;
        writers.wakeAll();
    }

    OpenDescription writeEnd() {
        open++;
        return new WriteEnd();
    }

    private final class WriteEnd extends OpenDescription {
        @Override
        int write(Process process, byte[] from, int at, int length) {
            if (length == 0) {
                return 0;
            }
            if (broken) {
                throw new ErrnoException(Errno.EPIPE);
            }
            if (paused) {
                writers.add(process);
                return Syscalls.WOULD_BLOCK;
            }
            int count = Math.min(length, Pipe.CAPACITY);
            paused = !sink.write(Arrays.copyOfRange(from, at, at + count));
            return count;
        }

        @Override
        String name() {
            return "pipe:[1]";
        }

        @Override
        void released() {
            if (--open == 0) {
                sink.closed();
            }
        }
    }
}
