// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where bytes go. Thread-safe and never blocks; stages may complete on an event loop, so what depends on them must not
 * block either.
 *
 * <p>Back-pressure is the writer's politeness: the stage of a write completes once there is room for more, and a writer
 * that waits for it needs no more than one chunk of memory. Writes that don't wait are kept, in order.
 */
public interface ByteSink {

    /**
     * Takes {@code bytes}, which the caller must not change afterwards.
     *
     * @return completes when more may be written, exceptionally with an {@link java.io.IOException} when the bytes
     *     could not be taken because the sink is closed or its reader is gone
     */
    CompletionStage<@Nullable Void> write(byte[] bytes);

    /** Says that nothing more will come; what was written before is still delivered. Idempotent. */
    void close();

    /** Gives the sink up: what has not been delivered yet is dropped, and the reader sees an error. Idempotent. */
    void abort(Throwable cause);

    /**
     * Completes when the sink takes nothing more: after {@link #close()}, normally, or when the reader went away,
     * exceptionally. A long-lived writer stops its work then.
     */
    CompletionStage<@Nullable Void> closed();
}
