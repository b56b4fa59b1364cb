// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/**
 * A pseudo-terminal with its line discipline: echo, line editing keys (^H ^? ^U ^W), ^C, ^\, ^Z, ^D, and {@code \n} to
 * {@code \r\n} on output. The holder of this object is its master side.
 */
public final class Terminal {
    /** A terminal whose output goes to {@code output}, 80 by 24 unless resized. */
    public Terminal(OutputSink output) {}

    /**
     * What the user typed.
     *
     * @return how many bytes were taken; the rest may be offered again after {@link #onWritable}'s call
     */
    public int input(byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /** Calls {@code listener} whenever there is room again after a short {@link #input}. */
    public void onWritable(Runnable listener) {
        throw new UnsupportedOperationException();
    }

    /** Ends a pause that the sink asked for. */
    public void resume() {
        throw new UnsupportedOperationException();
    }

    /** Changes the size and tells the foreground process group (SIGWINCH). */
    public void resize(WindowSize size) {
        throw new UnsupportedOperationException();
    }

    /** The user is gone: SIGHUP to the session, and the end of the file for readers. Idempotent. */
    public void hangUp() {
        throw new UnsupportedOperationException();
    }
}
