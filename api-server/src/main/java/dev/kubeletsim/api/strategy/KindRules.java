// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.resource.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What one kind adds to the strategy that all kinds share; see {@code ResourceStrategy} for the contract. */
interface KindRules {

    /** Fills in defaults, in place. */
    default void applyDefaults(ObjectNode object) {}

    /** Clears and completes a new object, in place. */
    default void prepareForCreate(ObjectNode object) {}

    /** Restores what an update may not touch, in place. */
    default void prepareForUpdate(ObjectNode object, ObjectNode old, String subresource) {}

    /** The faults of a new object. */
    List<FieldError> validate(ObjectNode object);

    /** The faults of an update. */
    List<FieldError> validateUpdate(ObjectNode object, ObjectNode old, String subresource);

    /** Warnings for the client; {@code old} is null on create. */
    default List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
        return List.of();
    }

    /** Whether a new object starts with generation 1. */
    default boolean hasGeneration() {
        return false;
    }

    /** Whether the change raises the generation. */
    default boolean raisesGeneration(ObjectNode object, ObjectNode old, String subresource) {
        return false;
    }

    /** The labels of field selectors and their values. */
    default Map<String, String> selectableFields(ObjectNode object) {
        return Map.of();
    }
}
