// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.logs;

import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * The files beside a log that were it once: {@code LOG.TIME}, the newest one as it was, older ones compressed ({@code
 * LOG.TIME.gz}). Names sort by time.
 */
public final class RotatedLogs {
    private static final String COMPRESSED = ".gz";
    private static final String UNFINISHED = ".tmp";
    private static final int CHUNK = 1 << 16;
    private static final int MODE = 0644;

    private final NodeFiles files;
    private final String log;

    /** Those beside {@code log}. */
    public RotatedLogs(NodeFiles files, String log) {
        this.files = files;
        this.log = log;
    }

    /** Their paths, the oldest first, and whatever else was left. */
    public List<String> paths() throws IOException {
        int slash = log.lastIndexOf('/');
        String directory = log.substring(0, slash);
        List<String> paths = new ArrayList<>();
        for (String name : files.list(directory)) {
            if (name.startsWith(log.substring(slash + 1) + ".")) {
                paths.add(directory + "/" + name);
            }
        }
        return paths;
    }

    /** Removes what an interrupted rotation left: unfinished files, and those that were compressed already. */
    void removeUnused() throws IOException {
        List<String> paths = paths();
        for (String path : paths) {
            if (path.endsWith(UNFINISHED) || paths.contains(path + COMPRESSED)) {
                files.remove(path);
            }
        }
    }

    /** Removes the oldest ones until no more than {@code count} are left. */
    void keepNewest(int count) throws IOException {
        List<String> paths = paths();
        for (String path : paths.subList(0, Math.max(0, paths.size() - count))) {
            files.remove(path);
        }
    }

    /** Compresses those that are not. */
    void compress() throws IOException {
        for (String path : paths()) {
            if (!path.endsWith(COMPRESSED)) {
                ByteArrayOutputStream compressed = new ByteArrayOutputStream();
                try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                    copy(path, gzip);
                }
                files.write(path + UNFINISHED, compressed.toByteArray(), MODE, NodeFiles.ROOT, NodeFiles.ROOT);
                files.rename(path + UNFINISHED, path + COMPRESSED);
                files.remove(path);
            }
        }
    }

    private void copy(String path, GZIPOutputStream out) throws IOException {
        long offset = 0;
        Optional<byte[]> chunk = files.read(path, offset, CHUNK);
        while (chunk.isPresent() && chunk.get().length > 0) {
            out.write(chunk.get());
            offset += chunk.get().length;
            chunk = files.read(path, offset, CHUNK);
        }
    }

    /** Removes all of them. */
    public void removeAll() throws IOException {
        for (String path : paths()) {
            files.remove(path);
        }
    }
}
