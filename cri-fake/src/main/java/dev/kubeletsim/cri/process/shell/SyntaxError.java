// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

/** A script that cannot be parsed. */
final class SyntaxError extends RuntimeException {
    private final boolean incomplete;
    private final int line;

    SyntaxError(String message, boolean incomplete, int line) {
        super(message, null, false, false);
        this.incomplete = incomplete;
        this.line = line;
    }

    /** Whether more input could make it whole. */
    boolean isIncomplete() {
        return incomplete;
    }

    int line() {
        return line;
    }
}
