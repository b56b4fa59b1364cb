// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The files that a node owns on its host: logs, volumes, termination messages. Paths are absolute, with {@code /}.
 *
 * <p>Thread-safe. A failure of the storage is an {@link IOException} whose message is what the kernel would say, such as
 * {@code no such file or directory}.
 */
public interface NodeFiles {
    /** Owner that leaves the kubelet's own (root). */
    int ROOT = 0;

    /**
     * Makes a directory and its parents; nothing happens if it is there.
     *
     * @param mode permission bits and set-gid, as {@code chmod} takes them; parents get 0755
     */
    void makeDirectory(String path, int mode, int uid, int gid) throws IOException;

    /** Writes a whole file, replacing what was there in one step. */
    void write(String path, byte[] content, int mode, int uid, int gid) throws IOException;

    /** A file's content, at most the last {@code maxBytes} of it; empty if there is no such file. */
    Optional<byte[]> readTail(String path, long maxBytes) throws IOException;

    /** A part of a file: at most {@code length} bytes from {@code offset}; empty if there is no such file. */
    Optional<byte[]> read(String path, long offset, int length) throws IOException;

    /** The size of a file in bytes, -1 if there is no such file. */
    long size(String path) throws IOException;

    /** The names in a directory, sorted; empty if there is no such directory. */
    List<String> list(String path) throws IOException;

    /** Whether anything is there, a dangling link included. */
    boolean exists(String path) throws IOException;

    /** Whether a directory is there, links followed. */
    boolean isDirectory(String path) throws IOException;

    /**
     * Whose a file is and what may be done with it.
     *
     * @param mode permission bits, set-id and sticky
     * @param link whether it is a symbolic link
     */
    record Attributes(int gid, int mode, boolean directory, boolean link) {}

    /** The attributes of what is there, of the link itself if it is one; empty if nothing is there. */
    Optional<Attributes> attributes(String path) throws IOException;

    /** Gives a file, or a link itself, to a group. */
    void changeGroup(String path, int gid) throws IOException;

    /** Changes the mode: permission bits, set-id and sticky. */
    void changeMode(String path, int mode) throws IOException;

    /** Makes {@code path} a symbolic link to {@code target}, replacing a link that is there. */
    void symlink(String path, String target) throws IOException;

    /** Moves a file. */
    void rename(String from, String to) throws IOException;

    /** Removes a file, or a directory with all that is in it; nothing happens if it is not there. */
    void remove(String path) throws IOException;
}
