// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import java.util.List;

/** An applet that never waits: it runs in one step, and then its output is written. */
final class ImmediateProgram implements Program {
    /** The applet's work. */
    interface Body {
        /** Runs and returns the exit code. */
        int run(AppletContext context);
    }

    private final List<String> argv;
    private final Body body;
    private final Output output = new Output();
    private int status = -1;

    ImmediateProgram(List<String> argv, Body body) {
        this.argv = argv;
        this.body = body;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (status < 0) {
            AppletContext context = new AppletContext(sys, argv, output);
            try {
                status = body.run(context);
            } catch (UsageException e) {
                context.err(context.name() + ": " + e.getMessage() + "\n");
                status = e.status();
            }
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        sys.exit(output.takeFailure() && status == 0 ? 1 : status);
        return Turn.ENDED;
    }
}
