// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values by key in one file, to which each change is appended as a {@link Frame} before it counts. A change is there as a
 * whole or not at all: what was being written when the process died is cut off at the next start.
 *
 * <p>A write has reached the operating system when {@link #put} returns, so it outlives the process, however that dies.
 * It is not forced to the disk: when the machine loses power the last records may be lost, which the checksums show. A
 * file that replaces another is forced before it does.
 *
 * <p>When more than half of the file (and more than {@value #MIN_GARBAGE_BYTES} bytes) says what later records have
 * changed, the file is written anew with what still holds. So it never has more than twice the bytes of its content and
 * one mebibyte, and over time no more than twice of what was put is written.
 *
 * <p>Guarded by its own lock; keys have their first put's order.
 */
final class Journal implements AutoCloseable {
    static final long MIN_GARBAGE_BYTES = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final String FORMAT = "kubelet-sim runtime state ";
    private static final int VERSION = 1;
    private static final int MAX_HEADER_BYTES = 200;

    /** Where a key's latest record is. */
    private record Extent(long position, int length) {}

    private final Path path;
    private final String header;
    private final Map<String, Extent> live = new LinkedHashMap<>();
    private FileChannel file;
    private long end;
    private long liveBytes;
    private long compactAt;
    private boolean closed;

    private Journal(Path path, String header, FileChannel file) {
        this.path = path;
        this.header = header;
        this.file = file;
    }

    /**
     * Opens the journal at {@code path}, or begins one.
     *
     * @param owner whose state it is, one word; another's is refused
     * @param quarantine takes what is damaged
     * @throws StateException if the file is no journal, is of another version or of another owner
     */
    static Journal open(Path path, String owner, Quarantine quarantine) throws IOException {
        String header = FORMAT + VERSION + " " + owner + "\n";
        Files.deleteIfExists(temporary(path));
        if (Files.notExists(path)) {
            begin(path, header).close();
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            checkHeader(path, file, header, owner);
            Journal journal = new Journal(path, header, file);
            journal.load(quarantine);
            return journal;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void checkHeader(Path path, FileChannel file, String header, String owner) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(MAX_HEADER_BYTES);
        file.read(head, 0);
        String line = new String(head.array(), 0, head.position(), StandardCharsets.ISO_8859_1);
        if (line.startsWith(header)) {
            return;
        }
        int newline = line.indexOf('\n');
        String found = newline < 0 ? "" : line.substring(0, newline);
        if (!found.startsWith(FORMAT)) {
            throw new StateException(path + ": no state of a runtime (expected: a first line \"" + header.strip()
                    + "\"; name another directory, or move the file away)");
        }
        String[] words = found.substring(FORMAT.length()).split(" ", -1);
        if (!words[0].equals(Integer.toString(VERSION))) {
            throw new StateException(
                    path + ": format " + words[0] + ", written by another version (expected: " + VERSION + ")");
        }
        throw new StateException(path + ": the state of " + found.substring(FORMAT.length() + words[0].length()).strip()
                + " (expected: of " + owner + ", which knows no other runtime's containers)");
    }

    private void load(Quarantine quarantine) throws IOException {
        List<long[]> damaged = new ArrayList<>();
        long start = header.length();
        end = new JournalReader(file).read(start, new JournalReader.Visitor() {
            @Override
            public void record(long position, int length, Frame frame) {
                note(frame, new Extent(position, length));
            }

            @Override
            public void damage(int number, long from, long to) throws IOException {
                damaged.add(new long[] {from, to});
                quarantine.record(path, file, number, from, to);
            }
        });
        if (end < file.size()) {
            log.info("{}: {} bytes of an unfinished or damaged record are cut off its end", path, file.size() - end);
            file.truncate(end);
        }
        plan();
        if (!damaged.isEmpty()) {
            compact();
        }
    }

    private void note(Frame frame, Extent extent) {
        Extent before = frame.value() == null ? live.remove(frame.key()) : live.put(frame.key(), extent);
        liveBytes -= before == null ? 0 : before.length();
        liveBytes += frame.value() == null ? 0 : extent.length();
    }

    private void plan() {
        compactAt = header.length() + liveBytes + Math.max(liveBytes, MIN_GARBAGE_BYTES);
    }

    /** Whether {@code key} has a value. */
    synchronized boolean has(String key) {
        return live.containsKey(key);
    }

    /** The keys that begin with {@code prefix}, in their order. */
    synchronized List<String> keys(String prefix) {
        return live.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    /** The value of {@code key}, or null. */
    synchronized byte @Nullable [] get(String key) throws IOException {
        Extent extent = live.get(key);
        if (extent == null) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(extent.length());
        while (bytes.hasRemaining() && file.read(bytes, extent.position() + bytes.position()) >= 0) {
            // A read may give less than was asked for.
        }
        Frame frame = Frame.parse(bytes.array());
        return frame == null ? null : frame.value();
    }

    /** Gives {@code key} a value; no effect after {@link #close}: nobody who could be told of it is left. */
    void put(String key, byte[] value) throws IOException {
        append(new Frame(key, value));
    }

    /** Takes the value of {@code key} away, if it has one. */
    void remove(String key) throws IOException {
        if (has(key)) {
            append(new Frame(key, null));
        }
    }

    private synchronized void append(Frame frame) throws IOException {
        if (closed) {
            return;
        }
        ByteBuffer bytes = frame.bytes();
        int length = bytes.remaining();
        try {
            write(file, bytes, end);
        } catch (IOException e) {
            // Half a record in the middle of the file would be damage; at its end it is none.
            file.truncate(end);
            throw e;
        }
        note(frame, new Extent(end, length));
        end += length;
        if (end > compactAt) {
            tryToCompact();
        }
    }

    private void tryToCompact() {
        try {
            compact();
        } catch (IOException e) {
            compactAt = end + MIN_GARBAGE_BYTES;
            log.warn("{}: cannot be written anew without what is outdated: {}; it goes on growing", path, e.toString());
        }
    }

    private void compact() throws IOException {
        Path fresh = temporary(path);
        FileChannel next = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        Map<String, Extent> moved = new LinkedHashMap<>();
        long at = header.length();
        try {
            write(next, StandardCharsets.US_ASCII.encode(header), 0);
            next.position(at);
            for (Map.Entry<String, Extent> entry : live.entrySet()) {
                Extent extent = entry.getValue();
                copy(extent, next);
                moved.put(entry.getKey(), new Extent(at, extent.length()));
                at += extent.length();
            }
            replace(next, fresh, path);
        } catch (IOException e) {
            next.close();
            throw e;
        }
        file.close();
        file = next;
        live.clear();
        live.putAll(moved);
        end = at;
        plan();
    }

    private void copy(Extent extent, FileChannel to) throws IOException {
        long done = 0;
        while (done < extent.length()) {
            done += file.transferTo(extent.position() + done, extent.length() - done, to);
        }
    }

    private static FileChannel begin(Path path, String header) throws IOException {
        Path fresh = temporary(path);
        FileChannel file = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        write(file, StandardCharsets.US_ASCII.encode(header), 0);
        replace(file, fresh, path);
        return file;
    }

    private static Path temporary(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    /** Forced first: else the name could lead to a file whose content is not on the disk yet. */
    private static void replace(FileChannel file, Path fresh, Path path) throws IOException {
        file.force(true);
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
    }

    /** How many bytes the file has. */
    synchronized long size() {
        return end;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            file.force(true);
            file.close();
        }
    }
}
