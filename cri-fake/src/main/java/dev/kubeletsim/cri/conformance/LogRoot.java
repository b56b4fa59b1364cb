// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The directory below which a run's sandboxes log.
 *
 * @param path absolute, on the endpoint's machine
 * @param local whether that is this machine, so that directories are made as a kubelet makes them, and removed at the end
 */
public record LogRoot(Path path, boolean local) {
    public LogRoot {
        Objects.requireNonNull(path, "path");
    }

    /** Makes the log directory of a sandbox before it is run; above it must be {@link #path}. */
    void prepare(String directory) {
        if (local && Path.of(directory).startsWith(path)) {
            try {
                Files.createDirectories(Path.of(directory));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make log directory " + directory, e);
            }
        }
    }

    /** Removes all of it; says what could not be removed. */
    List<String> remove() {
        if (!local || !Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return List.of();
        } catch (IOException e) {
            return List.of("logs below " + path + " could not be removed: " + e);
        }
    }
}
