// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.time.Instant;
import java.util.List;

/**
 * What {@code ps} knows of a process.
 *
 * @param state {@code R}, {@code S}, {@code T} or {@code Z}
 */
public record ProcessStat(
        int pid,
        int parentPid,
        int group,
        int sessionId,
        Credentials credentials,
        char state,
        String command,
        List<String> args,
        boolean hasTerminal,
        Instant startedAt) {

    static ProcessStat of(Process process) {
        return new ProcessStat(
                process.pid(),
                process.parentPid(),
                process.group(),
                process.sessionId(),
                process.credentials(),
                letter(process),
                command(process),
                process.args(),
                process.terminal() != null,
                process.startedAt());
    }

    private static char letter(Process process) {
        if (process.isStopped()) {
            return 'T';
        }
        return switch (process.state()) {
            case CREATED, BLOCKED -> 'S';
            case READY -> 'R';
            case ZOMBIE -> 'Z';
        };
    }

    /** The name in {@code /proc/PID/comm}: what the file was called by, at most 15 characters. */
    static String command(Process process) {
        List<String> args = process.image().argv();
        String path = args.isEmpty() ? process.image().path() : args.getFirst();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.length() > 15 ? name.substring(0, 15) : name;
    }
}
