// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

/** Both directions of one stream: a connection, or one of the streams multiplexed on it. */
public interface ByteStream {
    /** What the other end sends; ends when it half-closes. */
    ByteSource input();

    /** What the other end receives; {@link ByteSink#close()} half-closes. */
    ByteSink output();

    /** Ends both directions at once; the other end sees an error. Idempotent. */
    void reset();
}
