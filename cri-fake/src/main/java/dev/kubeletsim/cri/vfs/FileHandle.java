// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** The open content of a file; positions are the caller's. Stays usable when the file loses its name. */
public interface FileHandle extends AutoCloseable {
    /** Reads up to {@code length} bytes from {@code offset} on; 0 at the end. */
    int read(long offset, byte[] into, int at, int length);

    /** Writes at {@code offset} and returns how many bytes were written, at least one unless {@code length} is 0. */
    int write(long offset, byte[] from, int at, int length);

    /** Sets the length. */
    void truncate(long size);

    /** The length now. */
    long size();

    @Override
    default void close() {}
}
