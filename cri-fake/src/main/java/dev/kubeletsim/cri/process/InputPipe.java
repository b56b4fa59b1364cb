// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A process's standard input as its feeder sees it: a pipe of 64 KiB. */
public final class InputPipe {
    /** An empty pipe. */
    public InputPipe() {}

    /**
     * Writes what fits.
     *
     * @return how many bytes were taken; the rest may be offered again after {@link #onWritable}'s call
     */
    public int write(byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /** Ends the input: readers see the end of the file once they have read the rest. Idempotent. */
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Whether nobody is left to read. */
    public boolean isBroken() {
        throw new UnsupportedOperationException();
    }

    /** Calls {@code listener} whenever there is room again after a short write. */
    public void onWritable(Runnable listener) {
        throw new UnsupportedOperationException();
    }
}
