// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reply that was built last, for whoever asks about the same thing again and again. One is kept, since most things are
 * asked about once after they changed. Safe from any thread.
 *
 * @param <F> what replies are built from: immutable, another object after a change
 */
public final class LatestReply<F, R> {
    private record Built<F, R>(F from, R reply) {}

    private final Function<F, R> build;
    private volatile @Nullable Built<F, R> latest;

    /** Replies are made by {@code build}, which is pure. */
    public LatestReply(Function<F, R> build) {
        this.build = build;
    }

    /** The reply about {@code from}. */
    @SuppressWarnings("ReferenceEquality") // Equal facts may be reported differently after the profile was replaced.
    public R of(F from) {
        Built<F, R> known = latest;
        if (known != null && known.from() == from) {
            return known.reply();
        }
        R reply = build.apply(from);
        latest = new Built<>(from, reply);
        return reply;
    }
}
