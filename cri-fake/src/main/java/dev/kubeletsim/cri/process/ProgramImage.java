// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.List;

/**
 * What {@code execve} found.
 *
 * @param path the file, without symbolic links
 * @param argv the arguments, after an interpreter line was followed
 * @param setUid the user that a set-user-id file makes the process, or {@link #NONE}
 * @param setGid the group that a set-group-id file makes the process, or {@link #NONE}
 */
public record ProgramImage(Program program, String path, List<String> argv, long setUid, long setGid) {
    /** No set-id bit. */
    public static final long NONE = -1;

    public ProgramImage {
        argv = List.copyOf(argv);
    }

    /** A program that keeps who the process is. */
    ProgramImage(Program program, String path, List<String> argv) {
        this(program, path, argv, NONE, NONE);
    }

    /** Who a process with {@code before} is once it executes this. */
    Credentials credentials(Credentials before) {
        return before.executed(setUid, setGid);
    }
}
