// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the node's own namespaces show of the machine that the simulation runs on: its shared memory and its listening
 * sockets, for a container that shares them with the node. Reads {@code /proc} each time it is asked.
 */
public interface Machine {
    /** A node that shows nothing of the machine. */
    Machine HIDDEN = new Machine() {
        @Override
        public List<SharedMemory> sharedMemory() {
            return List.of();
        }

        @Override
        public List<String> socketLines(String table) {
            return List.of();
        }
    };

    /** The segments of the machine. */
    List<SharedMemory> sharedMemory();

    /** The lines of {@code /proc/net/TABLE}, where TABLE is {@code tcp} or {@code tcp6}, without the heading. */
    List<String> socketLines(String table);

    /** The machine whose proc file system is mounted at {@code proc}; what is missing there is empty. */
    static Machine at(Path proc) {
        return new OfProc(proc);
    }

    /** Reads proc(5). */
    final class OfProc implements Machine {
        private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

        private final Path proc;

        private OfProc(Path proc) {
            this.proc = proc;
        }

        @Override
        public List<SharedMemory> sharedMemory() {
            List<SharedMemory> segments = new ArrayList<>();
            for (String line : table(proc.resolve("sysvipc/shm"))) {
                String[] columns = line.strip().split("\\s+");
                segments.add(new SharedMemory(
                        (int) Long.parseLong(columns[0]),
                        Integer.parseInt(columns[1]),
                        Long.parseLong(columns[7]),
                        Integer.parseInt(columns[2], 8) & 0777,
                        Long.parseLong(columns[3]),
                        Long.parseLong(columns[6])));
            }
            return segments;
        }

        @Override
        public List<String> socketLines(String table) {
            return table(proc.resolve("net").resolve(table));
        }

        private static List<String> table(Path file) {
            try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
                return lines.skip(1).toList();
            } catch (NoSuchFileException e) {
                return List.of();
            } catch (IOException e) {
                LOG.warn("the node cannot show {} of this machine", file, e);
                return List.of();
            }
        }
    }
}
