// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is special about one resource. Implementations are pure: no clock but the one handed in, no I/O, no state, safe
 * from any thread.
 *
 * <p>Order of the calls. Create: {@link #decode}, {@link #applyDefaults}, the server's own metadata (namespace, name
 * from {@code generateName}, uid, creationTimestamp), {@link #prepareForCreate}, {@link #validate}, {@link #warnings}.
 * Update and patch: {@link #decode}, {@link #applyDefaults}, metadata kept from the old object, {@link
 * #prepareForUpdate}, {@link #validateUpdate}, {@link #warnings}. {@code obj} belongs to the caller and may be changed
 * in place; {@code old} is a stored, shared tree and must never be changed, nor may parts of it be changed after being
 * put into {@code obj}: copy first.
 *
 * <p>{@code subresource} is empty for the object itself, else {@code status}, {@code resize} or {@code
 * ephemeralcontainers}.
 */
public interface ResourceStrategy {

    /** The type of the whole object. */
    SchemaNode schema();

    /**
     * Reads a tree against the schema: drops unknown fields and explicit nulls, and notes each unknown field.
     *
     * @throws ApiFailure a 400 in the words of the real decoder, if a value has the wrong JSON type
     */
    default DecodedObject decode(ObjectNode body) {
        return decode(body, null);
    }

    /**
     * Reads the outcome of a patch; see {@link #decode(ObjectNode)}.
     *
     * @param stored what the patch was applied to: a part of {@code body} that is the very same part of it is taken as it
     *     is
     */
    DecodedObject decode(ObjectNode body, @Nullable ObjectNode stored);

    /** The object as the real server writes it, with nothing known of it before. */
    default ObjectNode encode(ObjectNode obj) {
        return encode(obj, null);
    }

    /**
     * The object as the real server writes it: fields in wire order, the zero values and null times that Go prints.
     * Called after {@link #applyDefaults}, before managed fields are computed, and once more before the object is stored.
     * Idempotent; may return {@code obj} itself.
     *
     * @param stored an earlier state of the object as it is stored: a part of {@code obj} that is the very same part of it
     *     is taken as it is
     */
    default ObjectNode encode(ObjectNode obj, @Nullable ObjectNode stored) {
        return obj;
    }

    /** Sets the defaults that the versioned API type has, in place. Idempotent. */
    void applyDefaults(ObjectNode obj);

    /** Clears what a client may not set on create (status, fields behind gates that are off), in place. */
    void prepareForCreate(ObjectNode obj);

    /** Restores or clears what this kind of update may not change, in place. */
    void prepareForUpdate(ObjectNode obj, ObjectNode old, String subresource);

    /** All faults of a new object; {@code metadata} included. */
    List<FieldError> validate(ObjectNode obj);

    /** All faults of an update; immutable fields included. */
    List<FieldError> validateUpdate(ObjectNode obj, ObjectNode old, String subresource);

    /** Warnings for the client, after a valid write; {@code old} is null on create. */
    List<String> warnings(ObjectNode obj, @Nullable ObjectNode old);

    /**
     * Whether a change of this kind raises {@code metadata.generation}. Called after prepareForUpdate, with {@code obj}
     * different from {@code old}.
     */
    boolean raisesGeneration(ObjectNode obj, ObjectNode old, String subresource);

    /** Whether a new object starts with {@code metadata.generation} 1. */
    boolean hasGeneration();

    /** The columns of this resource's table. */
    List<TableColumn> columns();

    /** One row of cells, in the order of {@link #columns}. */
    ArrayNode cells(ObjectNode obj, Instant now);

    /**
     * The values that field selectors may ask for beside {@code metadata.name} and {@code metadata.namespace}: every
     * supported label, with an empty string for an absent field.
     */
    Map<String, String> selectableFields(ObjectNode obj);
}
