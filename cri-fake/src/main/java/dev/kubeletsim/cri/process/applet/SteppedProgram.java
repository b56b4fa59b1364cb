// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import java.util.List;

/** An applet that begins once, goes on step by step until it is done, and exits when all that it says is written. */
abstract class SteppedProgram implements Program {
    /** The command line without the applet's name. */
    final List<String> arguments;

    /** What the applet says. */
    final Output output = new Output();

    private final String name;
    private boolean began;
    private boolean done;
    private int status;

    /** @param name how the applet calls itself in its messages */
    SteppedProgram(String name, List<String> argv) {
        this.name = name;
        this.arguments = argv.subList(1, argv.size());
    }

    @Override
    public final Turn step(Syscalls sys) {
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (done) {
            sys.exit(status);
            return Turn.ENDED;
        }
        try {
            if (began) {
                return proceed(sys);
            }
            began = true;
            begin(sys);
            return Turn.READY;
        } catch (UsageException e) {
            complain(e.getMessage());
            return done(e.status());
        }
    }

    /**
     * Reads the command line and opens what it names.
     *
     * @throws UsageException to say what is wrong, and exit
     */
    abstract void begin(Syscalls sys);

    /**
     * Does a piece of the work.
     *
     * @throws UsageException to say what is wrong, and exit
     */
    abstract Turn proceed(Syscalls sys);

    /** Says what is wrong; the exit code will be 1 if nothing else is said. */
    final void complain(String message) {
        output.err(name + ": " + message + "\n");
        status = 1;
    }

    /** Nothing is left to do; exits with the code of what went wrong before. */
    final Turn done() {
        return done(status);
    }

    final Turn done(int code) {
        status = code;
        done = true;
        return Turn.READY;
    }
}
