// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A running watch. */
public interface Watch extends AutoCloseable {
    /** Ends the watch; the listener hears nothing more, not even {@link Listener#closed}. Idempotent. */
    @Override
    void close();

    /** What a watch reports, one call at a time, in order; it must not block. */
    interface Listener {
        /**
         * One change.
         *
         * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code BOOKMARK}; an {@code ERROR} ends the
         *     watch and comes as {@link #closed}
         * @param object the object after the change (before it, if deleted); never changed afterwards by anyone
         */
        void event(String type, ObjectNode object);

        /**
         * The server ended the watch, or the connection broke.
         *
         * @param error an {@link ApiException} (410: list again), another failure, or null for an ordinary end
         */
        void closed(@Nullable Throwable error);
    }
}
