// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.List;

/** The type of a field's value. */
public sealed interface FieldType {
    /** What a Go programmer calls the type, as the decoder's error texts print it, e.g. {@code v1.Protocol}. */
    String goName();

    /** A value without parts of its own. */
    enum Scalar implements FieldType {
        STRING("string"),
        INT32("int32"),
        INT64("int64"),
        DOUBLE("float64"),
        BOOL("bool"),
        /** An amount such as {@code 100m}; on the wire a string or a number. */
        QUANTITY("resource.Quantity"),
        /** A port or a percentage: a number or a string. */
        INT_OR_STRING("intstr.IntOrString"),
        /** RFC 3339 to the second; a zero one is {@code null}. */
        TIME("v1.Time"),
        /** RFC 3339 to the microsecond. */
        MICRO_TIME("v1.MicroTime"),
        /** Base64 text. */
        BYTES("[]uint8"),
        /** Any JSON object, kept as it is (the sets of fields in {@code managedFields}). */
        FIELDS("v1.FieldsV1"),
        /** Any JSON value, kept as it is. */
        RAW("runtime.RawExtension");

        private final String goName;

        Scalar(String goName) {
            this.goName = goName;
        }

        @Override
        public String goName() {
            return goName;
        }
    }

    /** A string with a name, and its values where OpenAPI lists them (else none). */
    record Text(String name, List<String> values) implements FieldType {
        public Text {
            values = List.copyOf(values);
        }

        @Override
        public String goName() {
            return "v1." + name;
        }
    }

    /** A list. */
    record ListOf(FieldType element) implements FieldType {
        @Override
        public String goName() {
            return "[]" + element.goName();
        }
    }

    /** A map with string keys. */
    record MapOf(FieldType value) implements FieldType {
        @Override
        public String goName() {
            return "map[string]" + value.goName();
        }
    }

    /** An object of the type with that key (see {@link Schema#type}). */
    record Ref(String key) implements FieldType {
        @Override
        public String goName() {
            return "v1." + key.substring(key.indexOf('.') + 1);
        }
    }
}
