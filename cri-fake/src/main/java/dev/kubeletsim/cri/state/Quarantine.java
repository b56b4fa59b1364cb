// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where damage goes: the runtime starts without it, as containerd's does (2.0 {@code internal/cri/server/restart.go}: "Failed
 * to load container", and on with the next), one line says what was wrong, and the bytes are kept for whoever wants to look.
 */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private final Path directory;

    /** @param directory made when it is needed */
    Quarantine(Path directory) {
        this.directory = directory;
    }

    /** Keeps a part of a journal. */
    void record(Path journal, JournalFile file, int number, long from, long to) throws IOException {
        Files.createDirectories(directory);
        Path kept = free(journal.getFileName() + "-" + from);
        try (OutputStream out = Files.newOutputStream(kept, StandardOpenOption.CREATE_NEW)) {
            file.copy(from, to - from, out);
        }
        log.warn(
                "{}: record {} at byte {} is damaged ({} bytes, wrong length or checksum): skipped, kept as {}",
                journal,
                number,
                from,
                to - from,
                kept);
    }

    /** Keeps the value of a sound record whose content cannot be used. */
    void value(Path journal, String key, byte[] value, String why) throws IOException {
        Files.createDirectories(directory);
        Path kept = Files.write(free(key.replace('/', '-')), value);
        log.warn("{}: {} cannot be used: {}; skipped, kept as {}", journal, key, why, kept);
    }

    /** Takes a whole file. */
    void file(Path path, String why) throws IOException {
        Files.createDirectories(directory);
        Path kept = free(String.valueOf(path.getFileName()));
        Files.move(path, kept, StandardCopyOption.ATOMIC_MOVE);
        log.warn("{} cannot be used: {}; skipped, kept as {}", path, why, kept);
    }

    private Path free(String name) {
        Path path = directory.resolve(name);
        for (int i = 2; Files.exists(path); i++) {
            path = directory.resolve(name + "." + i);
        }
        return path;
    }
}
