// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.Digests;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A blob as it comes: counted and hashed, up to a bound. Remembers that its source failed, which whoever unpacks it cannot
 * tell from damaged content.
 */
final class BlobStream extends FilterInputStream {
    private final long max;
    private final MessageDigest hash = Digests.sha256();
    private long count;
    private @Nullable IOException failure;

    BlobStream(InputStream in, long max) {
        super(in);
        this.max = max;
    }

    long count() {
        return count;
    }

    /** The digest of all that was read. */
    String digest() {
        return Digests.finish(hash);
    }

    /** What the source failed with, if it did. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n;
        try {
            n = in.read(buffer, offset, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
        if (n > 0) {
            count += n;
            hash.update(buffer, offset, n);
            if (count > max) {
                failure = new IOException("the blob has more than the " + max + " bytes that it may have");
                throw failure;
            }
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        // Through read, so that the hash sees every byte.
        return readNBytes((int) Math.min(n, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
