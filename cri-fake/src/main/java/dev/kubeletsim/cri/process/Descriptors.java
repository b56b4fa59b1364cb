// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A process's descriptor table. */
final class Descriptors {
    /** RLIMIT_NOFILE. */
    static final int MAX = 1024;

    private final Map<Integer, OpenDescription> open = new TreeMap<>();
    private final Set<Integer> closeOnExec = new HashSet<>(0);

    OpenDescription get(int fd) {
        OpenDescription description = open.get(fd);
        if (description == null) {
            throw new ErrnoException(Errno.EBADF);
        }
        return description;
    }

    @Nullable
    OpenDescription find(int fd) {
        return open.get(fd);
    }

    /** Puts a description at the lowest free descriptor from {@code from} on. */
    int add(OpenDescription description, int from) {
        int fd = from;
        while (open.containsKey(fd)) {
            fd++;
        }
        set(fd, description);
        return fd;
    }

    void set(int fd, OpenDescription description) {
        if (fd < 0 || fd >= MAX) {
            throw new ErrnoException(open.size() >= MAX ? Errno.EMFILE : Errno.EBADF);
        }
        description.retain();
        OpenDescription before = open.put(fd, description);
        closeOnExec.remove(fd);
        if (before != null) {
            before.release();
        }
    }

    void setCloseOnExec(int fd) {
        closeOnExec.add(fd);
    }

    boolean close(int fd) {
        OpenDescription description = open.remove(fd);
        closeOnExec.remove(fd);
        if (description != null) {
            description.release();
        }
        return description != null;
    }

    Iterable<Integer> numbers() {
        return List.copyOf(open.keySet());
    }

    void copyTo(Descriptors child) {
        open.forEach(child::set);
        child.closeOnExec.addAll(closeOnExec);
    }

    void executed() {
        for (int fd : List.copyOf(closeOnExec)) {
            close(fd);
        }
    }

    void closeAll() {
        for (int fd : numbers()) {
            close(fd);
        }
    }
}
