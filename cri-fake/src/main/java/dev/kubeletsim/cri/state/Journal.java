// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
final class Journal implements Records {
    static final long MIN_GARBAGE_BYTES = 1 << 20;

    private static final Logger log = LoggerFactory.getLogger(Journal.class);
    private static final String FORMAT = "kubelet-sim runtime state ";
    private static final int VERSION = 1;
    private static final int MAX_HEADER_BYTES = 4096;

    /** Where a key's latest record is. */
    private record Extent(long position, int length) {}

    private final Path path;
    private final String header;
    private final Map<String, Extent> live = new LinkedHashMap<>();
    private JournalFile file;
    private long end;
    private long liveBytes;
    private long compactAt;
    private boolean closed;

    private Journal(Path path, String header, JournalFile file) {
        this.path = path;
        this.header = header;
        this.file = file;
    }

    /**
     * Opens the journal at {@code path}, or begins one.
     *
     * @param owner whose state it is; another's is refused
     * @param quarantine takes what is damaged
     * @throws StateException if the file is no journal, is of another version or of another owner
     */
    static Journal open(Path path, String owner, Quarantine quarantine) throws IOException {
        String header = FORMAT + VERSION + " " + owner.replaceAll("\\s", "_") + "\n";
        Files.deleteIfExists(temporary(path));
        if (Files.notExists(path)) {
            begin(path, header);
        }
        JournalFile file = JournalFile.open(path);
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

    private static void checkHeader(Path path, JournalFile file, String header, String owner) throws IOException {
        byte[] head = file.read(0, (int) Math.min(MAX_HEADER_BYTES, file.size()));
        String line = new String(head, StandardCharsets.UTF_8);
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
        throw new StateException(path + ": the state of "
                + found.substring(FORMAT.length() + words[0].length()).strip() + " (expected: of " + owner
                + ", which knows no other runtime's containers)");
    }

    private void load(Quarantine quarantine) throws IOException {
        List<long[]> damaged = new ArrayList<>();
        long start = headerBytes();
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

    private int headerBytes() {
        return header.getBytes(StandardCharsets.UTF_8).length;
    }

    private void note(Frame frame, Extent extent) {
        Extent before = frame.value() == null ? live.remove(frame.key()) : live.put(frame.key(), extent);
        liveBytes -= before == null ? 0 : before.length();
        liveBytes += frame.value() == null ? 0 : extent.length();
    }

    private void plan() {
        compactAt = headerBytes() + liveBytes + Math.max(liveBytes, MIN_GARBAGE_BYTES);
    }

    @Override
    public synchronized boolean has(String key) {
        return live.containsKey(key);
    }

    @Override
    public synchronized List<String> keys(String prefix) {
        return live.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    @Override
    public synchronized byte @Nullable [] get(String key) throws IOException {
        Extent extent = live.get(key);
        if (extent == null) {
            return null;
        }
        Frame frame = Frame.parse(file.read(extent.position(), extent.length()));
        return frame == null ? null : frame.value();
    }

    @Override
    public void put(String key, byte[] value) throws IOException {
        append(new Frame(key, value));
    }

    @Override
    public void remove(String key) throws IOException {
        if (has(key)) {
            append(new Frame(key, null));
        }
    }

    private synchronized void append(Frame frame) throws IOException {
        if (closed) {
            return;
        }
        byte[] bytes = frame.bytes();
        try {
            file.write(end, bytes);
        } catch (IOException e) {
            // Half a record in the middle of the file would be damage; at its end it is none.
            file.truncate(end);
            throw e;
        }
        note(frame, new Extent(end, bytes.length));
        end += bytes.length;
        if (end > compactAt) {
            tryToCompact();
        }
    }

    private void tryToCompact() {
        try {
            compact();
        } catch (IOException e) {
            compactAt = end + MIN_GARBAGE_BYTES;
            deleteQuietly(temporary(path));
            log.warn("{}: cannot be written anew without what is outdated: {}; it goes on growing", path, e.toString());
        }
    }

    /** A full disk has no room for half a copy; if it cannot go, the next start deletes it. */
    private static void deleteQuietly(Path unfinished) {
        if (!unfinished.toFile().delete()) {
            log.debug("{} stays", unfinished);
        }
    }

    private void compact() throws IOException {
        Path fresh = temporary(path);
        Map<String, Extent> moved = new LinkedHashMap<>();
        long at = headerBytes();
        try (FileOutputStream next = new FileOutputStream(fresh.toFile());
                BufferedOutputStream out = new BufferedOutputStream(next)) {
            out.write(header.getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, Extent> entry : live.entrySet()) {
                Extent extent = entry.getValue();
                file.copy(extent.position(), extent.length(), out);
                moved.put(entry.getKey(), new Extent(at, extent.length()));
                at += extent.length();
            }
            out.flush();
            next.getFD().sync();
        }
        JournalFile next = JournalFile.open(fresh);
        replace(fresh, path);
        file.close();
        file = next;
        live.clear();
        live.putAll(moved);
        end = at;
        plan();
    }

    private static void begin(Path path, String header) throws IOException {
        Path fresh = temporary(path);
        try (FileOutputStream file = new FileOutputStream(fresh.toFile())) {
            file.write(header.getBytes(StandardCharsets.UTF_8));
            file.getFD().sync();
        }
        replace(fresh, path);
    }

    private static Path temporary(Path path) {
        return path.resolveSibling(path.getFileName() + ".new");
    }

    /** The new file is on the disk by now: else the name could lead to a file whose content is not. */
    private static void replace(Path fresh, Path path) throws IOException {
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** How many bytes the file has. */
    synchronized long size() {
        return end;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            file.force();
            file.close();
        }
    }
}
