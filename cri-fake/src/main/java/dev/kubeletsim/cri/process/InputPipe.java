// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A process's standard input as its feeder sees it: a pipe of 64 KiB. Used from the kernel's mailbox. */
public final class InputPipe {
    private final Pipe pipe = new Pipe();

    /** An empty pipe. */
    public InputPipe() {}

    /**
     * Writes what fits.
     *
     * @return how many bytes were taken; the rest may be offered again after {@link #onWritable}'s call. All of them
     *     once the pipe is broken or closed, since nobody will ever read them
     */
    public int write(byte[] bytes, int offset, int length) {
        return pipe.isBroken() || pipe.isWriteClosed() ? length : pipe.offer(bytes, offset, length);
    }

    /** Ends the input: readers see the end of the file once they have read the rest. Idempotent. */
    public void close() {
        pipe.closeWrite();
    }

    /** Whether nobody is left to read. */
    public boolean isBroken() {
        return pipe.isBroken();
    }

    /** Calls {@code listener} whenever there is room again after a short write, and when the pipe breaks. */
    public void onWritable(Runnable listener) {
        pipe.onWritable(listener);
    }

    OpenDescription readEnd() {
        return pipe.readEnd();
    }
}
