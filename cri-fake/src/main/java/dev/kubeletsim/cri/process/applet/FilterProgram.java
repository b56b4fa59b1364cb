// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An applet that reads files, or standard input, one after the other, and writes as it goes. */
final class FilterProgram implements Program {
    private static final int BUFFER = 8192;

    /** The applet's work on what was read. */
    interface Filter {
        /** The next input begins. */
        default void begin(String file, Output output) {}

        /** Some bytes of the input; whether more of it is wanted. */
        boolean data(byte[] bytes, Output output);

        /** The input is over, or no more of it was wanted. */
        default void end(String file, Output output) {}

        /** All is read; returns the exit code. */
        default int finish(Output output) {
            return 0;
        }

        /** The exit code if an input couldn't be read. */
        default int failure() {
            return 1;
        }
    }

    /** What an applet says of a file that it can't open; {@code %1$s} is the file, {@code %2$s} the reason. */
    static final String CANT_OPEN = "can't open '%1$s': %2$s";

    /** The shorter text of other applets. */
    static final String PLAIN = "%1$s: %2$s";

    /** Makes a filter once the options are known. */
    interface Factory {
        Filter create(AppletContext context, List<String> files);
    }

    private final List<String> argv;
    private final Factory factory;
    private final String openError;
    private final Output output = new Output();
    private @Nullable Filter filter;
    private Iterator<String> files = List.<String>of().iterator();
    private String file = "";
    private String name = "";
    private int fd = -1;
    private int status;
    private boolean finished;

    FilterProgram(List<String> argv, String openError, Factory factory) {
        this.argv = argv;
        this.openError = openError;
        this.factory = factory;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        if (finished) {
            sys.exit(output.takeFailure() && status == 0 ? 1 : status);
            return Turn.ENDED;
        }
        try {
            Filter working = filter == null ? create(sys) : filter;
            return fd < 0 ? next(sys, working) : read(sys, working);
        } catch (UsageException e) {
            output.err(name + ": " + e.getMessage() + "\n");
            status = e.status();
            finished = true;
            return Turn.READY;
        }
    }

    private Filter create(Syscalls sys) {
        AppletContext context = new AppletContext(sys, argv, output);
        name = context.name();
        List<String> named = new ArrayList<>();
        Filter made = factory.create(context, named);
        status = context.status();
        files = (named.isEmpty() ? List.of("-") : named).iterator();
        filter = made;
        return made;
    }

    private Turn next(Syscalls sys, Filter working) {
        if (!files.hasNext()) {
            int code = working.finish(output);
            status = status == 0 ? code : status;
            finished = true;
            return Turn.READY;
        }
        file = files.next();
        try {
            fd = file.equals("-") ? 0 : sys.open(file, Set.of(OpenFlag.READ), 0);
            working.begin(file, output);
        } catch (ErrnoException e) {
            output.err(name + ": " + String.format(openError, file, e.text()) + "\n");
            status = working.failure();
        }
        return Turn.READY;
    }

    private Turn read(Syscalls sys, Filter working) {
        byte[] buffer = new byte[BUFFER];
        int count;
        try {
            count = sys.read(fd, buffer, 0, buffer.length);
        } catch (ErrnoException e) {
            String where = e.errno() == Errno.EISDIR && openError.equals(PLAIN) ? file + ": " : "read error: ";
            output.err(name + ": " + where + e.text() + "\n");
            status = working.failure();
            count = 0;
        }
        if (count == Syscalls.WOULD_BLOCK) {
            return Turn.BLOCKED;
        }
        boolean more = count > 0 && working.data(count == BUFFER ? buffer : Arrays.copyOf(buffer, count), output);
        if (!more) {
            working.end(file, output);
            if (fd > 0) {
                sys.close(fd);
            }
            fd = -1;
        }
        return Turn.READY;
    }
}
