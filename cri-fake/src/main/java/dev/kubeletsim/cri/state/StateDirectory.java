// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import dev.kubeletsim.cri.container.ContainerFacts;
import dev.kubeletsim.cri.container.ContainerJournal;
import dev.kubeletsim.cri.container.WritableLayer;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageJournal;
import dev.kubeletsim.cri.image.KeptImage;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.sandbox.SandboxJournal;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory in which one runtime keeps its sandboxes, containers and images, so that they outlive its process.
 *
 * <pre>
 *   lock         who has the directory
 *   journal      sandboxes, containers and the names of images, one record a change ({@link Journal})
 *   images/      what images contain, a file an image
 *   quarantine/  what could not be read
 * </pre>
 *
 * <p>A new object that cannot be written is refused, as a full disk refuses it. What happens to one that is there happens all
 * the same: it is logged, and written before the next record that can be.
 *
 * <p>Records are written under its own lock. Images and their contents belong to whoever changes images, who does so one at
 * a time; reading comes before all that.
 */
public final class StateDirectory implements SandboxJournal, ContainerJournal, ImageJournal, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateDirectory.class);
    private static final String JOURNAL = "journal";
    private static final String SANDBOX = "sandbox/";
    private static final String CONTAINER = "container/";
    private static final String WRITTEN = "written/";
    private static final String IMAGE = "image/";
    private static final String DONE = "done/";
    private static final byte[] NOTHING = {};

    /** Reads one kind of value. */
    private interface Decoder<T> {
        T decode(byte[] bytes) throws IOException;
    }

    private final Path journalFile;
    private final Closeable lock;
    private final Records journal;
    private final Quarantine quarantine;
    private final ImageContents contents;
    private final Object writing = new Object();
    private final Map<String, byte @Nullable []> owed = new LinkedHashMap<>();
    private Map<String, KeptImage> images = Map.of();

    /** @param lock closed with this */
    StateDirectory(Path directory, Closeable lock, Quarantine quarantine, Records journal) {
        this.lock = lock;
        this.journalFile = directory.resolve(JOURNAL);
        this.quarantine = quarantine;
        this.contents = new ImageContents(directory.resolve("images"), quarantine);
        this.journal = journal;
    }

    /**
     * Takes the directory, makes it if it is not there, and reads what it has.
     *
     * @param runtimeName whose state it is, for example {@code containerd}; any release of it will do
     * @throws StateException if another process has it, or it has another runtime's state
     * @throws IOException if it cannot be read and written
     */
    public static StateDirectory open(Path directory, String runtimeName) throws IOException {
        DirectoryLock lock;
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            lock = DirectoryLock.take(directory);
        } catch (StateException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(directory, e);
        }
        try {
            Quarantine quarantine = new Quarantine(directory.resolve("quarantine"));
            Journal journal = Journal.open(directory.resolve(JOURNAL), runtimeName, quarantine);
            return new StateDirectory(directory, lock, quarantine, journal);
        } catch (StateException e) {
            lock.close();
            throw e;
        } catch (IOException e) {
            lock.close();
            throw unusable(directory, e);
        }
    }

    private static StateException unusable(Path directory, IOException e) {
        return new StateException(
                "state directory " + directory + " cannot be used: "
                        + e.getClass().getSimpleName() + " " + e.getMessage()
                        + " (expected: a directory that can be read and written)",
                e);
    }

    /** The sandboxes as they were when the last record was written. */
    public List<SandboxFacts> sandboxes() throws IOException {
        return read(SANDBOX, SandboxCodec::decode);
    }

    /** The containers as they were when the last record was written. */
    public List<ContainerFacts> containers() throws IOException {
        return read(CONTAINER, bytes -> ContainerCodec.decode(bytes, contents::get));
    }

    /** How much containers had written when that was last told, by their ids. */
    public Map<String, WritableLayer> written() throws IOException {
        Map<String, WritableLayer> written = new HashMap<>();
        for (String key : journal.keys(WRITTEN)) {
            decoded(key, WritableLayerCodec::decode)
                    .ifPresent(layer -> written.put(key.substring(WRITTEN.length()), layer));
        }
        return written;
    }

    /** The images as they were when the last record was written, oldest first. */
    public List<KeptImage> images() throws IOException {
        List<KeptImage> kept = read(IMAGE, bytes -> ImageCodec.decode(bytes, contents::get));
        images = byKey(kept);
        return kept;
    }

    /** All has been read: removes the contents of images that nobody has any more. */
    public void finishReading() throws IOException {
        contents.removeOthers();
    }

    private <T> List<T> read(String prefix, Decoder<T> decoder) throws IOException {
        List<T> all = new ArrayList<>();
        for (String key : journal.keys(prefix)) {
            decoded(key, decoder).ifPresent(all::add);
        }
        return all;
    }

    /** The value of {@code key}; what cannot be read is taken away. */
    private <T> Optional<T> decoded(String key, Decoder<T> decoder) throws IOException {
        byte[] bytes = value(key);
        try {
            return Optional.of(decoder.decode(bytes));
        } catch (IOException | RuntimeException e) {
            quarantine.value(journalFile, key, bytes, String.valueOf(e.getMessage()));
            journal.remove(key);
            return Optional.empty();
        }
    }

    private byte[] value(String key) throws IOException {
        byte[] bytes = journal.get(key);
        if (bytes == null) {
            throw new StateException(journalFile + ": " + key + " was there and is no more");
        }
        return bytes;
    }

    /** Whether {@code what}, which is to happen once in the life of the directory, has been done. */
    public boolean isDone(String what) {
        return journal.has(DONE + what);
    }

    /** Notes that {@code what} has been done. */
    public void done(String what) {
        write(DONE + what, NOTHING);
    }

    @Override
    public void saved(SandboxFacts facts) {
        write(SANDBOX + facts.id(), SandboxCodec.encode(facts));
    }

    @Override
    public void removedSandbox(String id) {
        write(SANDBOX + id, null);
    }

    @Override
    public void saved(ContainerFacts facts) {
        // That a removal has begun is not kept, so it is no change.
        if (!facts.removing()) {
            write(CONTAINER + facts.id(), ContainerCodec.encode(facts));
        }
    }

    @Override
    public void wrote(String id, WritableLayer layer) {
        write(WRITTEN + id, WritableLayerCodec.encode(layer));
    }

    @Override
    public void removedContainer(String id) {
        if (journal.has(WRITTEN + id)) {
            write(WRITTEN + id, null);
        }
        write(CONTAINER + id, null);
    }

    /** An image's content, which may be large, is written before the lock is taken: others need not wait for it. */
    @Override
    public void changed(List<KeptImage> now) {
        Map<String, KeptImage> next = byKey(now);
        for (Map.Entry<String, KeptImage> entry : next.entrySet()) {
            if (!entry.getValue().equals(images.get(entry.getKey()))) {
                keep(entry.getValue().image());
                write(entry.getKey(), ImageCodec.encode(entry.getValue()));
            }
        }
        for (String key : images.keySet()) {
            if (!next.containsKey(key)) {
                write(key, null);
            }
        }
        images = next;
    }

    private static Map<String, KeptImage> byKey(List<KeptImage> images) {
        Map<String, KeptImage> byKey = new LinkedHashMap<>();
        images.forEach(kept -> byKey.put(IMAGE + kept.image().configDigest(), kept));
        return byKey;
    }

    private void keep(Image image) {
        try {
            contents.keep(image);
        } catch (IOException e) {
            throw refused(image.configDigest(), e);
        }
    }

    private void write(String key, byte @Nullable [] value) {
        synchronized (writing) {
            boolean isNew = value != null && !key.startsWith(WRITTEN) && !journal.has(key);
            try {
                payDebts();
                append(key, value);
                owed.remove(key);
            } catch (IOException e) {
                if (isNew) {
                    throw refused(key, e);
                }
                owed.put(key, value);
                log.error("{}: what became of {} is not written yet: {}", journalFile, key, e.toString());
            }
        }
    }

    private void payDebts() throws IOException {
        if (!owed.isEmpty()) {
            for (Map.Entry<String, byte @Nullable []> debt : new HashMap<>(owed).entrySet()) {
                append(debt.getKey(), debt.getValue());
                owed.remove(debt.getKey());
            }
        }
    }

    private void append(String key, byte @Nullable [] value) throws IOException {
        if (value == null) {
            journal.remove(key);
        } else {
            journal.put(key, value);
        }
    }

    private ErrnoException refused(String what, IOException e) {
        return new ErrnoException(
                Errno.EIO, "keeping " + what + " in " + journalFile.getParent() + ": " + e.getMessage());
    }

    /** Ends the hold on the directory; what happens later is not kept. Idempotent. */
    @Override
    public void close() throws IOException {
        synchronized (writing) {
            journal.close();
            lock.close();
        }
    }

    @Override
    public String toString() {
        return "state directory " + journalFile.getParent();
    }
}
