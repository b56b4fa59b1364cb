// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.util.Objects;

/** An applet was called wrongly, or cannot go on. */
final class UsageException extends RuntimeException {
    private final int status;

    UsageException(String message) {
        this(1, message);
    }

    UsageException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    int status() {
        return status;
    }
}
