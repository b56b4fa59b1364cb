// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts what is read, and refuses to read on at a bound. */
final class CountingStream extends FilterInputStream {
    private final long max;
    private long count;

    CountingStream(InputStream in, long max) {
        super(in);
        this.max = max;
    }

    long count() {
        return count;
    }

    /** Reads what is left. */
    void drain() throws IOException {
        byte[] buffer = new byte[8192];
        while (read(buffer, 0, buffer.length) >= 0) {
            // Only the count matters.
        }
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            add(1);
        }
        return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            add(n);
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        // Through read, so that what is below sees every byte: it may be a digest.
        byte[] buffer = new byte[(int) Math.min(8192, Math.max(0, n))];
        long skipped = 0;
        while (skipped < n) {
            int read = read(buffer, 0, (int) Math.min(buffer.length, n - skipped));
            if (read < 0) {
                break;
            }
            skipped += read;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void add(int n) throws IOException {
        count += n;
        if (count > max) {
            throw new IOException("the layer unpacks to more than the " + max + " bytes that the image may still have");
        }
    }
}
