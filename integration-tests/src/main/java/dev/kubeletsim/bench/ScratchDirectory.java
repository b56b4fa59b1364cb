// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary directory for sockets and a node's files, which goes when it is closed, or when somebody stops the program. */
final class ScratchDirectory implements AutoCloseable {
    /** Enough to get the better of programs that make a few files at a time. */
    private static final int ATTEMPTS = 100;

    private final Path path;
    private final Thread atExit = new Thread(this::removeAtExit, "remove scratch directory");

    private ScratchDirectory(Path path) {
        this.path = path;
    }

    /**
     * A new one whose name begins with {@code name}.
     *
     * @throws IOException if it cannot be made
     */
    static ScratchDirectory named(String name) throws IOException {
        ScratchDirectory directory = new ScratchDirectory(Files.createTempDirectory(name));
        Runtime.getRuntime().addShutdownHook(directory.atExit);
        return directory;
    }

    /** A path in it. */
    Path resolve(String name) {
        return path.resolve(name);
    }

    /** Removes it; what lives in it is closed before. */
    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(atExit);
        removeTree(path);
    }

    /** What lives in it may still make files then. */
    private void removeAtExit() {
        String failure = "";
        for (int i = 0; i < ATTEMPTS && Files.exists(path); i++) {
            try {
                removeTree(path);
            } catch (IOException e) {
                failure = e.toString();
            }
        }
        if (Files.exists(path)) {
            System.err.println("left behind: " + path + " (" + failure + ")");
        }
    }

    /**
     * Removes {@code root} and all below it; nothing to do if it is not there.
     *
     * @throws IOException if something cannot be removed
     */
    static void removeTree(Path root) throws IOException {
        if (Files.notExists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(root)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path each : deepestFirst) {
            Files.deleteIfExists(each);
        }
    }
}
