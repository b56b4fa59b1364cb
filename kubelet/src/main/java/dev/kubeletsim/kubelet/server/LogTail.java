// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds where the last lines of a file begin, reading it from its end. */
final class LogTail {
    private static final int BLOCK = 4096;

    private final NodeFiles files;
    private final String path;

    LogTail(NodeFiles files, String path) {
        this.files = files;
        this.path = path;
    }

    /**
     * The offset at which the last {@code lines} lines begin; 0 for null.
     *
     * @throws IOException also if there is no such file
     */
    long start(@Nullable Long lines) throws IOException {
        long size = files.size(path);
        if (size < 0) {
            throw new IOException(path + ": no such file or directory");
        }
        if (lines == null) {
            return 0;
        }
        if (lines == 0) {
            return size;
        }
        return before(size, lines);
    }

    private long before(long size, long lines) throws IOException {
        // The line feed at the very end closes the last line, it does not begin another one.
        long missing = lines + 1;
        for (long end = size; end > 0; end -= BLOCK) {
            long from = Math.max(0, end - BLOCK);
            byte[] block = files.read(path, from, (int) (end - from)).orElse(new byte[0]);
            for (int i = block.length - 1; i >= 0; i--) {
                boolean last = from + i == size - 1;
                if (block[i] == '\n' || last) {
                    missing--;
                }
                if (missing == 0) {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }
}
