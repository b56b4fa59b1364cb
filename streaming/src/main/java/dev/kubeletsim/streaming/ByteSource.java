// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Where bytes come from. Nothing is read before someone asks for it, and no faster than the sink takes it. */
public interface ByteSource {

    /**
     * Starts reading into {@code sink}: each chunk is written after the sink has accepted the one before, then the sink
     * is closed at the end of the stream, or aborted if the source breaks. May be called once.
     *
     * @return completes when the end of the stream has been passed on; exceptionally when the source broke, or the sink
     *     refused a chunk (the source then discards what is still to come)
     */
    CompletionStage<@Nullable Void> pipeTo(ByteSink sink);

    /** Stops reading and discards what is still to come. Idempotent. */
    void cancel();
}
