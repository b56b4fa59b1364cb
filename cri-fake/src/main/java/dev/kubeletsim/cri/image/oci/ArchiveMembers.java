// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.BlobContent;
import dev.kubeletsim.cri.image.ImageFileException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** The files in an archive by their paths, whether the archive is a tar or a directory. */
interface ArchiveMembers extends Closeable {
    /** Manifests, indexes and configurations are read into memory. */
    int MAX_JSON = 8 << 20;

    /** Whether there is a member of this path. */
    boolean has(String path);

    /**
     * Opens a member; the caller closes it.
     *
     * @throws ImageFileException if there is none
     */
    InputStream open(String path) throws IOException, ImageFileException;

    /** A member that can also be read when this archive is closed. */
    BlobContent reopened(String path);

    /**
     * All bytes of a member.
     *
     * @throws ImageFileException if there is none, or it has more than {@link #MAX_JSON}
     */
    default byte[] bytes(String path) throws IOException, ImageFileException {
        try (InputStream in = open(path)) {
            byte[] bytes = in.readNBytes(MAX_JSON + 1);
            if (bytes.length > MAX_JSON) {
                throw new ImageFileException(path + " has more than " + MAX_JSON + " bytes");
            }
            return bytes;
        }
    }

    /** The path without dots and doubled slashes; nothing leads out of the archive. */
    static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                parts.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.addLast(part);
            }
        }
        return String.join("/", parts);
    }
}
