// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.Objects;

/** What ends a non-interactive shell, or takes an interactive one back to its prompt. */
final class ShellError extends RuntimeException {
    private final int status;

    ShellError(int status, String message) {
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
