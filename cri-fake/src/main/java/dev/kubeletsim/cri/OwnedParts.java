// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What ends with its owner: the parts made last end first, since a part may need those made before it. Not thread-safe. */
final class OwnedParts implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes {@code part} over and returns it. */
    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /**
     * Ends all parts, even if one of them cannot be ended. Idempotent.
     *
     * @throws IllegalStateException of the first part that could not be ended, with the others suppressed
     */
    @Override
    public void close() {
        IllegalStateException failure = null;
        while (!parts.isEmpty()) {
            failure = joined(failure, failureOf(parts.pop()));
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static @Nullable IllegalStateException failureOf(AutoCloseable part) {
        try {
            part.close();
            return null;
        } catch (Exception e) {
            return new IllegalStateException("closing " + part, e);
        }
    }

    private static @Nullable IllegalStateException joined(
            @Nullable IllegalStateException first, @Nullable IllegalStateException next) {
        if (first == null) {
            return next;
        }
        if (next != null) {
            first.addSuppressed(next);
        }
        return first;
    }
}
