// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import dev.kubeletsim.cri.yaml.FileFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file to which lines are appended in the background, as soon as they come: callers never wait for the disk. Up to
 * {@value #MAX_WAITING_CHARACTERS} characters wait; what is beyond is dropped, and a line says how many were.
 *
 * <p>The queue is guarded by its lock. The file belongs to the one task that drains the queue at a time.
 */
final class LineFile implements AutoCloseable {
    static final long MAX_WAITING_CHARACTERS = 32L << 20;

    private static final Logger log = LoggerFactory.getLogger(LineFile.class);

    private final Path path;
    private final FileChannel file;
    private final Executor executor;
    private final Queue<String> waiting = new ArrayDeque<>();
    private final Object lock = new Object();
    private final Object writing = new Object();
    private long characters;
    private long dropped;
    private boolean scheduled;
    private boolean closed;

    private LineFile(Path path, FileChannel file, Executor executor) {
        this.path = path;
        this.file = file;
        this.executor = executor;
    }

    static LineFile append(Path path, Executor executor) throws IOException {
        try {
            FileChannel file = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new LineFile(path, file, executor);
        } catch (IOException e) {
            throw new IOException(path + ": cannot be written: " + FileFailure.reason(e), e);
        }
    }

    /** Writes a line, end of line included; from any thread. */
    void write(String line) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            if (characters + line.length() > MAX_WAITING_CHARACTERS) {
                dropped++;
                return;
            }
            characters += line.length();
            waiting.add(line);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        synchronized (writing) {
            for (String lines = next(); lines != null; lines = next()) {
                put(lines);
            }
        }
    }

    /** All that waits, or null if nothing does. */
    private @Nullable String next() {
        synchronized (lock) {
            if (waiting.isEmpty() && dropped == 0) {
                scheduled = false;
                return null;
            }
            StringBuilder lines = new StringBuilder();
            waiting.forEach(lines::append);
            waiting.clear();
            characters = 0;
            if (dropped > 0) {
                lines.append("{\"dropped\":").append(dropped).append("}\n");
                dropped = 0;
            }
            return lines.toString();
        }
    }

    private void put(String lines) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
        } catch (IOException e) {
            log.error("{}: lost {} characters of recorded calls", path, lines.length(), e);
        }
    }

    /** Writes what waits and closes the file. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        drain();
        try {
            file.close();
        } catch (IOException e) {
            log.error("{}: cannot be closed", path, e);
        }
    }
}
