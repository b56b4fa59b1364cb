// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

/** What a write does about unknown and duplicate fields: the query parameter {@code fieldValidation}. */
public enum FieldValidation {
    /** Drops them silently. */
    IGNORE,
    /** Drops them and answers a warning for each: the default of the server. */
    WARN,
    /** Refuses the request. */
    STRICT
}
