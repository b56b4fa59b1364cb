// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.ErrnoException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** What a program has still to write, in order, to one or more descriptors. Bounded: programs flush between steps. */
public final class Output {
    private record Chunk(int fd, byte[] bytes) {}

    private final Queue<Chunk> chunks = new ArrayDeque<>(2);
    private int headWritten;
    private boolean failed;

    /** Queues text for standard output. */
    public void out(String text) {
        write(1, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Queues text for standard error. */
    public void err(String text) {
        write(2, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Queues bytes for a descriptor. */
    public void write(int fd, byte[] bytes) {
        if (bytes.length > 0) {
            chunks.add(new Chunk(fd, bytes));
        }
    }

    /** Whether a write failed since this was last asked. */
    public boolean takeFailure() {
        boolean was = failed;
        failed = false;
        return was;
    }

    /** Whether nothing waits to be written. */
    public boolean isEmpty() {
        return chunks.isEmpty();
    }

    /**
     * Writes what can be written now. A chunk that cannot be written at all is dropped and remembered as failure.
     *
     * @return whether all is written; false if the process has to wait
     */
    public boolean flush(Syscalls sys) {
        Chunk head;
        while ((head = chunks.peek()) != null) {
            try {
                int count = sys.write(head.fd(), head.bytes(), headWritten, head.bytes().length - headWritten);
                if (count == Syscalls.WOULD_BLOCK) {
                    return false;
                }
                headWritten += count;
            } catch (ErrnoException e) {
                failed = true;
                headWritten = head.bytes().length;
            }
            if (headWritten >= head.bytes().length) {
                chunks.poll();
                headWritten = 0;
            }
        }
        return true;
    }
}
