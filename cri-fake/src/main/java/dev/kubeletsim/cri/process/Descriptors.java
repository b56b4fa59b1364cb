// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process's descriptor table. */
final class Descriptors {
    /** RLIMIT_NOFILE. */
    static final int MAX = 1024;

    /** By number, as long as the highest that was ever open asks for; first room for the three standard streams. */
    private @Nullable OpenDescription[] open = new OpenDescription[3];

    private @Nullable BitSet closeOnExec;

    OpenDescription get(int fd) {
        OpenDescription description = find(fd);
        if (description == null) {
            throw new ErrnoException(Errno.EBADF);
        }
        return description;
    }

    @Nullable
    OpenDescription find(int fd) {
        return fd >= 0 && fd < open.length ? open[fd] : null;
    }

    /** Puts a description at the lowest free descriptor from {@code from} on. */
    int add(OpenDescription description, int from) {
        int fd = from;
        while (find(fd) != null) {
            fd++;
        }
        set(fd, description);
        return fd;
    }

    void set(int fd, OpenDescription description) {
        if (fd < 0 || fd >= MAX) {
            throw new ErrnoException(numbers().size() >= MAX ? Errno.EMFILE : Errno.EBADF);
        }
        description.retain();
        OpenDescription before = find(fd);
        if (fd >= open.length) {
            open = Arrays.copyOf(open, fd + 1);
        }
        open[fd] = description;
        keepOnExec(fd);
        if (before != null) {
            before.release();
        }
    }

    void setCloseOnExec(int fd) {
        if (closeOnExec == null) {
            closeOnExec = new BitSet();
        }
        closeOnExec.set(fd);
    }

    private void keepOnExec(int fd) {
        if (closeOnExec != null) {
            closeOnExec.clear(fd);
        }
    }

    boolean close(int fd) {
        OpenDescription description = find(fd);
        if (description == null) {
            return false;
        }
        open[fd] = null;
        keepOnExec(fd);
        description.release();
        return true;
    }

    /** Those that are open, ascending. */
    List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>(open.length);
        for (int fd = 0; fd < open.length; fd++) {
            if (open[fd] != null) {
                numbers.add(fd);
            }
        }
        return numbers;
    }

    void copyTo(Descriptors child) {
        numbers().forEach(fd -> child.set(fd, get(fd)));
        if (closeOnExec != null) {
            closeOnExec.stream().forEach(child::setCloseOnExec);
        }
    }

    void executed() {
        if (closeOnExec != null) {
            closeOnExec.stream().boxed().toList().forEach(this::close);
        }
    }

    void closeAll() {
        numbers().forEach(this::close);
    }
}
