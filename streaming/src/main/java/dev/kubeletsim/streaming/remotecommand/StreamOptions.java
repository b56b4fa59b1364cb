// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

/**
 * Which streams a client asks for.
 *
 * @param tty the command runs on a terminal, which has no stderr of its own
 */
public record StreamOptions(boolean stdin, boolean stdout, boolean stderr, boolean tty) {
    /** Whether any stream is asked for, without which nothing can be served. */
    public boolean any() {
        return stdin || stdout || stderr;
    }
}
