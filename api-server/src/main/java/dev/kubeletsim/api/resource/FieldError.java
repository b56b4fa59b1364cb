// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

/**
 * One fault that validation found in one field, as {@code k8s.io/apimachinery/pkg/util/validation/field} words it.
 *
 * @param type decides the cause's {@code reason}
 * @param field the path, such as {@code spec.containers[0].name}
 * @param body everything after the path and its colon, such as {@code Required value} or {@code Invalid value: -1:
 *     must be between 0 and 2147483647, inclusive}
 */
public record FieldError(Type type, String field, String body) {

    /** The kinds of fault, with the reason each has in {@code details.causes}. */
    public enum Type {
        NOT_FOUND("FieldValueNotFound"),
        REQUIRED("FieldValueRequired"),
        DUPLICATE("FieldValueDuplicate"),
        INVALID("FieldValueInvalid"),
        NOT_SUPPORTED("FieldValueNotSupported"),
        FORBIDDEN("FieldValueForbidden"),
        TOO_LONG("FieldValueTooLong"),
        TOO_MANY("FieldValueTooMany"),
        INTERNAL("InternalError"),
        TYPE_INVALID("FieldValueTypeInvalid");

        private final String reason;

        Type(String reason) {
            this.reason = reason;
        }

        /** The cause's {@code reason}. */
        public String reason() {
            return reason;
        }
    }

    /** Path and body, as they appear in the message of the Status. */
    @Override
    public String toString() {
        return field + ": " + body;
    }
}
