// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.Objects;

/** A simulated system call failed. Carries no stack trace: it is an answer, and a frequent one. */
public final class ErrnoException extends RuntimeException {
    private final Errno errno;

    /** A failure with {@code errno}'s text as message. */
    public ErrnoException(Errno errno) {
        this(errno, errno.text());
    }

    /** A failure that says on what it happened. */
    public ErrnoException(Errno errno, String message) {
        super(message, null, false, false);
        this.errno = errno;
    }

    /** What went wrong, on what; never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** What went wrong. */
    public Errno errno() {
        return errno;
    }

    /** The C library's text, without the object. */
    public String text() {
        return errno.text();
    }
}
