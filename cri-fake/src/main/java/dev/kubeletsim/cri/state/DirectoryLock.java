// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process's hold on a directory: a lock of the operating system on the file {@code lock}, which says who has it. The
 * lock ends with the process, however that ends; the file stays, since removing it would let two processes lock two files
 * of one name.
 */
final class DirectoryLock implements Closeable {
    private static final String FILE = "lock";
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel file;

    private DirectoryLock(Path directory, FileChannel file) {
        this.directory = directory;
        this.file = file;
    }

    /**
     * Takes the directory, which exists.
     *
     * @throws StateException if somebody else has it; the message names the process
     */
    static DirectoryLock take(Path directory) throws IOException {
        Path real = directory.toRealPath();
        // To close any descriptor of a locked file ends the process's own lock (fcntl(2)): so it must not be opened
        // twice.
        if (!HELD.add(real)) {
            throw taken(directory, "this process, " + ProcessHandle.current().pid());
        }
        try {
            return new DirectoryLock(real, lock(directory));
        } catch (IOException | RuntimeException e) {
            HELD.remove(real);
            throw e;
        }
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path path = directory.resolve(FILE);
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock == null) {
                throw taken(directory, "process " + Files.readString(path).strip());
            }
            file.truncate(0);
            file.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"), 0);
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static StateException taken(Path directory, String owner) {
        return new StateException("state directory " + directory + " is in use by " + owner
                + " (expected: one runtime a directory; stop that process, or name another directory)");
    }

    @Override
    public void close() throws IOException {
        file.close();
        HELD.remove(directory);
    }
}
