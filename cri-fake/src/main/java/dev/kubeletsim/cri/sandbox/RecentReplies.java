// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import java.lang.ref.WeakReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The replies that were built last, for whoever asks about the same things again and again. They are kept as long as the
 * garbage collector leaves them: most things are asked about once after they changed, and replies are larger than what
 * they are built from. Safe from any thread: a place holds an immutable record, and a lost update costs one more reply.
 *
 * @param <F> what replies are built from: immutable, another object after a change
 */
public final class RecentReplies<F, R> {
    /** A power of two. */
    private static final int PLACES = 128;

    private record Built<F, R>(F from, R reply) {}

    private final Function<F, R> build;
    private final @Nullable WeakReference<?>[] places = new WeakReference<?>[PLACES];

    /** Replies are made by {@code build}, which is pure. */
    public RecentReplies(Function<F, R> build) {
        this.build = build;
    }

    /** The reply about {@code from}. Equal facts may be reported differently after the profile was replaced. */
    @SuppressWarnings({"ReferenceEquality", "unchecked"})
    public R of(F from) {
        int place = System.identityHashCode(from) & (PLACES - 1);
        WeakReference<?> reference = places[place];
        if (reference != null && reference.get() instanceof Built<?, ?> known && known.from() == from) {
            // What was built from this object was built here.
            return (R) known.reply();
        }
        R reply = build.apply(from);
        places[place] = new WeakReference<>(new Built<>(from, reply));
        return reply;
    }
}
