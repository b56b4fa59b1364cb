// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where the objects live: a sorted map from key to tree with one counter of revisions over everything, and a memory of
 * recent changes that watches start from.
 *
 * <p>A tree handed to a write belongs to the store from then on, which sets its {@code metadata.resourceVersion}; a tree
 * that comes out of it is shared and must not be changed. All methods may be called from any thread.
 */
public interface ObjectStore extends AutoCloseable {

    /**
     * Names one object.
     *
     * @param resource the plural name with its group, such as {@code pods} or {@code leases.coordination.k8s.io}
     * @param namespace empty for cluster-scoped objects
     */
    record Key(String resource, String namespace, String name) {}

    /**
     * What a list or a watch is about; the narrower, the cheaper. Empty strings do not restrict.
     *
     * @param indexed the value of the resource's index ({@code spec.nodeName} of pods)
     */
    record Scope(String resource, String namespace, String name, String indexed) {}

    /**
     * Objects in the order of {@code namespace/name}, as etcd sorts its keys, as they were at one revision.
     *
     * @param revision the revision of the list
     */
    record Snapshot(List<ObjectNode> objects, long revision) {}

    /** How a write ended. */
    sealed interface Outcome {
        /** The write happened; {@code object} has its new revision. */
        record Written(ObjectNode object) implements Outcome {}

        /** Create found an object of that key, or update and delete one of another revision. */
        record Changed(ObjectNode current) implements Outcome {}

        /** Update and delete found nothing. */
        record Missing() implements Outcome {}
    }

    /** What happened to an object. */
    enum ChangeType {
        ADDED,
        MODIFIED,
        DELETED
    }

    /**
     * One change.
     *
     * @param object the object after the change; for DELETED its last state with the revision of the deletion
     * @param previous the object before; null for ADDED
     */
    record Change(
            long revision,
            ChangeType type,
            Key key,
            ObjectNode object,
            @Nullable ObjectNode previous) {}

    /** Takes the changes of a watch, in order. */
    interface Listener {
        /** One or more changes, none twice. */
        void changed(List<Change> changes);

        /** The listener was too slow and lost its place; nothing follows. */
        void overflowed();
    }

    /** An open watch. */
    interface Subscription extends AutoCloseable {
        /** Ends the watch; a batch that is being delivered may still finish. Idempotent. */
        @Override
        void close();
    }

    /** A revision that is no longer remembered was asked for. */
    final class CompactedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final long asked;
        private final long oldest;

        public CompactedException(long asked, long oldest) {
            super("revision " + asked + " is gone, the oldest kept is " + oldest);
            this.asked = asked;
            this.oldest = oldest;
        }

        /** The revision asked for. */
        public long asked() {
            return asked;
        }

        /** The oldest revision that can still be asked for. */
        public long oldest() {
            return oldest;
        }
    }

    /** The revision of the latest write. */
    long revision();

    /** The object, or null. */
    @Nullable
    ObjectNode get(Key key);

    /** All objects in scope, now. */
    Snapshot list(Scope scope);

    /**
     * All objects in scope as they were right after the write of {@code revision}.
     *
     * @throws CompactedException if that was too long ago
     */
    Snapshot listAt(Scope scope, long revision) throws CompactedException;

    /** Adds an object: Written or Changed. */
    Outcome create(Key key, ObjectNode object);

    /** Replaces an object whose revision is {@code expectedRevision}. */
    Outcome update(Key key, long expectedRevision, ObjectNode object);

    /** Removes an object whose revision is {@code expectedRevision}; {@code last} is what watchers see. */
    Outcome delete(Key key, long expectedRevision, ObjectNode last);

    /**
     * Reports every change in scope after {@code revision}, first those that have already happened.
     *
     * @param executor runs the listener, one call at a time
     * @throws CompactedException if changes after {@code revision} have been forgotten
     */
    Subscription watch(Scope scope, long revision, Executor executor, Listener listener) throws CompactedException;

    /** Forgets all changes so far: watches and old lists can start from now on only. */
    void compact();

    @Override
    void close();
}
