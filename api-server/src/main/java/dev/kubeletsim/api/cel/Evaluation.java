// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import org.jspecify.annotations.Nullable;

/**
 * How an evaluation ended.
 *
 * @param value null if there is none, for an error or for CEL's own null
 * @param error in upstream's words; null without one
 * @param cost in upstream's units
 */
public record Evaluation(@Nullable Object value, @Nullable String error, long cost) {

    /** Whether the value is true. */
    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    /** Whether the value is false, which an error is not. */
    public boolean isFalse() {
        return Boolean.FALSE.equals(value);
    }
}
