// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.log;

import dev.kubeletsim.cri.profile.LogFormat;
import dev.kubeletsim.cri.vfs.HostFiles;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/**
 * Writes a container's output to its log file: {@code <time> <stream> <F or P> <content>} a line, where {@code P} marks
 * a part of a longer line. Confined to the engine's mailbox.
 */
public final class CriLogWriter implements AutoCloseable {
    private static final String FULL = "F";
    private static final String PARTIAL = "P";

    private final LogFormat format;
    private final HostFiles host;
    private final String path;
    private final InstantSource clock;
    /** What has no newline yet, of streams that were written to. */
    private final Map<LogStream, ByteArrayOutputStream> pending = new EnumMap<>(LogStream.class);

    private HostFiles.Appender file;
    private boolean closed;

    /** Opens (and makes, if need be) the log at {@code path} on the host. */
    public CriLogWriter(LogFormat format, HostFiles host, String path, InstantSource clock) {
        this.format = format;
        this.host = host;
        this.path = path;
        this.clock = clock;
        this.file = host.append(path, format.fileMode());
    }

    /** Takes a chunk of output. */
    public void write(LogStream stream, byte[] chunk) {
        if (closed) {
            return;
        }
        if (format.joinsWrites()) {
            writeJoined(stream, chunk);
        } else {
            writeReads(stream, chunk);
        }
    }

    /** containerd's logger: what has no newline yet waits for it, up to the size of an entry. */
    private void writeJoined(LogStream stream, byte[] chunk) {
        ByteArrayOutputStream line = waiting(stream);
        for (byte b : chunk) {
            if (b == '\n') {
                flush(stream, FULL);
            } else {
                if (line.size() == format.maxEntryBytes()) {
                    flush(stream, PARTIAL);
                }
                line.write(b);
            }
        }
    }

    /** conmon: each read ends an entry, whether its line has ended or not. */
    private void writeReads(LogStream stream, byte[] chunk) {
        for (int from = 0; from < chunk.length; from += format.maxEntryBytes()) {
            int to = Math.min(chunk.length, from + format.maxEntryBytes());
            ByteArrayOutputStream line = waiting(stream);
            for (int i = from; i < to; i++) {
                if (chunk[i] == '\n') {
                    flush(stream, FULL);
                } else {
                    line.write(chunk[i]);
                }
            }
            if (line.size() > 0) {
                flush(stream, PARTIAL);
            }
        }
    }

    private ByteArrayOutputStream waiting(LogStream stream) {
        return pending.computeIfAbsent(stream, key -> new ByteArrayOutputStream());
    }

    private void flush(LogStream stream, String tag) {
        ByteArrayOutputStream line = waiting(stream);
        byte[] content = line.toByteArray();
        line.reset();
        int length = content.length;
        if (format.stripsCarriageReturn() && tag.equals(FULL) && length > 0 && content[length - 1] == '\r') {
            length--;
        }
        String head = LogTimestamp.of(clock.instant(), format.trimsZeros()) + " " + stream.word() + " " + tag + " ";
        ByteArrayOutputStream entry = new ByteArrayOutputStream(head.length() + length + 1);
        entry.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        entry.write(content, 0, length);
        entry.write('\n');
        file.write(entry.toByteArray());
    }

    /** Goes on in a new file at the same path: the old one, wherever it was moved, gets nothing more. */
    public void reopen() {
        HostFiles.Appender old = file;
        file = host.append(path, format.fileMode());
        old.close();
    }

    /** Writes what is left of unfinished lines as partial entries, and closes the file. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        for (LogStream stream : LogStream.values()) {
            ByteArrayOutputStream line = pending.get(stream);
            if (line != null && line.size() > 0) {
                flush(stream, PARTIAL);
            }
        }
        closed = true;
        file.close();
    }
}
