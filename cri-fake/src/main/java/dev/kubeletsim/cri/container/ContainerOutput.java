// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.log.CriLogWriter;
import dev.kubeletsim.cri.log.LogStream;
import dev.kubeletsim.cri.process.OutputEndpoint;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.process.Terminal;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the output of a container's first process goes: to its log, and to whoever is attached. A reader that asks for a
 * pause holds the process up until it resumes, as a full pipe would. Confined to the engine's mailbox.
 */
final class ContainerOutput {
    private static final Logger log = LoggerFactory.getLogger(ContainerOutput.class);

    /** Somebody who is attached. */
    private record Reader(OutputSink stdout, OutputSink stderr) {
        OutputSink of(LogStream stream) {
            return stream == LogStream.STDOUT ? stdout : stderr;
        }
    }

    private final List<Reader> readers = new ArrayList<>();
    private @Nullable CriLogWriter writer;
    private @Nullable OutputEndpoint stdout;
    private @Nullable OutputEndpoint stderr;
    private @Nullable Terminal terminal;
    private int open;

    /** Sends output to this log from now on. */
    void logTo(CriLogWriter newWriter) {
        writer = newWriter;
    }

    boolean hasLog() {
        return writer != null;
    }

    OutputEndpoint stdout() {
        OutputEndpoint endpoint = new OutputEndpoint(sink(LogStream.STDOUT));
        stdout = endpoint;
        return endpoint;
    }

    OutputEndpoint stderr() {
        OutputEndpoint endpoint = new OutputEndpoint(sink(LogStream.STDERR));
        stderr = endpoint;
        return endpoint;
    }

    Terminal terminal() {
        Terminal made = new Terminal(sink(LogStream.STDOUT));
        terminal = made;
        return made;
    }

    private OutputSink sink(LogStream stream) {
        open++;
        return new OutputSink() {
            @Override
            public boolean write(byte[] chunk) {
                return ContainerOutput.this.write(stream, chunk);
            }

            @Override
            public void closed() {
                ContainerOutput.this.closed(stream);
            }
        };
    }

    private boolean write(LogStream stream, byte[] chunk) {
        CriLogWriter to = writer;
        if (to != null) {
            try {
                to.write(stream, chunk);
            } catch (ErrnoException e) {
                // As in both runtimes, a full disk costs the log, not the container.
                log.warn("container log: {}", e.getMessage());
            }
        }
        boolean more = true;
        for (Reader reader : List.copyOf(readers)) {
            more &= reader.of(stream).write(chunk);
        }
        return more;
    }

    private void closed(LogStream stream) {
        List.copyOf(readers).forEach(reader -> reader.of(stream).closed());
        open--;
        if (open == 0) {
            close();
        }
    }

    /** Closes the log; readers keep what they have. Idempotent. */
    void close() {
        CriLogWriter to = writer;
        writer = null;
        if (to != null) {
            try {
                to.close();
            } catch (ErrnoException e) {
                log.warn("closing a container log: {}", e.getMessage());
            }
        }
    }

    /** Reopens the log after a rotation. */
    void reopen() {
        CriLogWriter to = writer;
        if (to != null) {
            to.reopen();
        }
    }

    /** Adds a reader of what comes from now on; the result takes it away again. */
    Runnable attach(OutputSink out, OutputSink err) {
        Reader reader = new Reader(out, err);
        readers.add(reader);
        return () -> {
            if (readers.remove(reader)) {
                resume();
            }
        };
    }

    /** Ends the pause that a reader asked for. */
    void resume() {
        OutputEndpoint out = stdout;
        if (out != null) {
            out.resume();
        }
        OutputEndpoint err = stderr;
        if (err != null) {
            err.resume();
        }
        Terminal tty = terminal;
        if (tty != null) {
            tty.resume();
        }
    }
}
