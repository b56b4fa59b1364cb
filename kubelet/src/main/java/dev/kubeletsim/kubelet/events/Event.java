// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event before it is sent.
 *
 * @param object what it is about
 * @param nanos when it happened, in nanoseconds since 1970; unique among the recorder's events, for its name
 * @param count how often it happened
 * @param first when it happened first
 */
record Event(
        ObjectReference object,
        String type,
        String reason,
        String message,
        long nanos,
        int count,
        Instant first,
        Instant last,
        String name) {
    private static final String COMPONENT = "kubelet";

    static Event of(ObjectReference object, String type, String reason, String message, long nanos) {
        Instant now = Instant.EPOCH.plusNanos(nanos);
        return new Event(object, type, reason, message, nanos, 1, now, now, nameOf(object, nanos));
    }

    /** {@code <object>.<hexadecimal time>}. */
    private static String nameOf(ObjectReference object, long nanos) {
        return object.name() + "." + Long.toHexString(nanos);
    }

    /** The same event as the n-th of its kind, under the name of the first. */
    Event repeated(int times, Instant since, String firstName) {
        return new Event(object, type, reason, message, nanos, times, since, last, firstName);
    }

    /** An event of its own that stands for many which differ in their message. */
    Event aggregated() {
        return of(object, type, reason, "(combined from similar events): " + message, nanos);
    }

    /** Events about objects without a namespace are in {@code default}. */
    String namespace() {
        return object.namespace().isEmpty() ? "default" : object.namespace();
    }

    /** What events may have in common; texts are those of the events, so that a key is small. */
    sealed interface Key {}

    /** An object, whatever its version. */
    record ObjectKey(String apiVersion, String kind, String namespace, String name, String uid) {}

    /** What the number of events is limited by. */
    record SpamKey(ObjectKey object, String type) implements Key {}

    /** What two events have in common that are the same but for their message. */
    record SimilarityKey(ObjectKey object, String type, String reason) implements Key {}

    /** What two events have in common that are the same but for the time. */
    record IdentityKey(SimilarityKey similar, String fieldPath, String message) implements Key {}

    SpamKey spamKey() {
        return new SpamKey(
                new ObjectKey(object.apiVersion(), object.kind(), object.namespace(), object.name(), object.uid()),
                type);
    }

    /** The key of this event, made with {@code about}, the key of its object. */
    IdentityKey identityKey(ObjectKey about) {
        return new IdentityKey(
                new SimilarityKey(about, type, reason),
                RecurringTexts.shared(object.fieldPath()),
                RecurringTexts.shared(message));
    }

    /** The {@code v1.Event}. */
    ObjectNode tree(String node) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", name).put("namespace", namespace());
        event.set("involvedObject", reference());
        event.put("reason", reason).put("message", message);
        event.putObject("source").put("component", COMPONENT).put("host", node);
        event.put("firstTimestamp", time(first)).put("lastTimestamp", time(last));
        event.put("count", count).put("type", type);
        event.putNull("eventTime");
        return event.put("reportingComponent", COMPONENT).put("reportingInstance", node);
    }

    /** What changes in the stored event when it happens again. */
    ObjectNode patch() {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        return patch.put("count", count).put("lastTimestamp", time(last)).put("message", message);
    }

    private ObjectNode reference() {
        ObjectNode reference = JsonNodeFactory.instance.objectNode();
        putUnlessEmpty(reference, "apiVersion", object.apiVersion());
        putUnlessEmpty(reference, "fieldPath", object.fieldPath());
        putUnlessEmpty(reference, "kind", object.kind());
        putUnlessEmpty(reference, "name", object.name());
        putUnlessEmpty(reference, "namespace", object.namespace());
        putUnlessEmpty(reference, "resourceVersion", object.resourceVersion());
        putUnlessEmpty(reference, "uid", object.uid());
        return reference;
    }

    private static void putUnlessEmpty(ObjectNode object, String field, String value) {
        if (!value.isEmpty()) {
            object.put(field, value);
        }
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
