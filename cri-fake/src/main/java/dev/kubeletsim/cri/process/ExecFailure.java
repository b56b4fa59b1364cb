// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A program could not be executed: what the kernel answered to a runtime's init just before {@code execve}. */
public final class ExecFailure extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** The arguments are empty. */
        NO_ARGUMENTS,
        /** A name without a slash that is in no directory of {@code $PATH}. */
        NOT_FOUND_IN_PATH,
        /** A path that does not exist, or whose interpreter does not. */
        NO_SUCH_FILE,
        /** A path through something that is no directory. */
        NOT_DIRECTORY,
        /** Not executable for this user, or no regular file. */
        PERMISSION_DENIED,
        /** A directory. */
        IS_DIRECTORY,
        /** Executable, but neither a script nor a program that is simulated. */
        EXEC_FORMAT,
        /** The working directory is missing. */
        CWD_NOT_FOUND,
        /** The working directory is no directory. */
        CWD_NOT_DIRECTORY,
        /** The bound on processes is reached. */
        TOO_MANY_PROCESSES,
        /** The pid namespace has ended. */
        NAMESPACE_GONE
    }

    private final Reason reason;
    private final String file;

    /** A failure on {@code file}, which is the program as it was asked for, or the working directory. */
    public ExecFailure(Reason reason, String file) {
        super(text(reason, file), null, false, false);
        this.reason = reason;
        this.file = file;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /**
     * What runc 1.2 says after {@code unable to start container process: }, recorded in golden/lifecycle for the first
     * ones; the working directory's texts follow libcontainer/init_linux.go.
     */
    public String runcText() {
        return text(reason, file);
    }

    private static String text(Reason reason, String file) {
        String exec = "exec: \"" + file + "\": ";
        String chdir = "chdir to cwd (\"" + file + "\") set in config.json failed: ";
        return switch (reason) {
            case NO_ARGUMENTS -> "args must not be empty";
            case NOT_FOUND_IN_PATH -> exec + "executable file not found in $PATH";
            case NO_SUCH_FILE -> exec + "stat " + file + ": no such file or directory";
            case NOT_DIRECTORY -> exec + "stat " + file + ": not a directory";
            case PERMISSION_DENIED -> exec + "permission denied";
            case IS_DIRECTORY -> exec + "is a directory";
            case EXEC_FORMAT -> "exec " + file + ": exec format error";
            case CWD_NOT_FOUND -> chdir + "no such file or directory";
            case CWD_NOT_DIRECTORY -> chdir + "not a directory";
            case TOO_MANY_PROCESSES -> "fork/exec: resource temporarily unavailable";
            case NAMESPACE_GONE -> "cannot allocate memory";
        };
    }
}
