// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** How a process ended. */
public sealed interface ExitStatus {
    /** By {@code exit}; {@code code} is 0 to 255. */
    record Exited(int code) implements ExitStatus {}

    /** By a signal that nobody handled. */
    record Killed(Signal signal) implements ExitStatus {}

    /** The exit code as shells and runtimes report it: 128 + n for a process that signal n killed. */
    default int code() {
        return switch (this) {
            case Exited exited -> exited.code();
            case Killed killed -> 128 + killed.signal().number();
        };
    }
}
