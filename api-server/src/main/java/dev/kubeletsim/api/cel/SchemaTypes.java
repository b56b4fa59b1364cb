// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.kubeletsim.api.schema.Field;
import dev.kubeletsim.api.schema.FieldType;
import dev.kubeletsim.api.schema.ObjectType;
import dev.kubeletsim.api.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** API types as CEL types, each struct with its name ({@code apiserver/pkg/cel/common/schemas.go}). */
final class SchemaTypes {
    private final Schema schema;
    private final List<CelType> structs = new ArrayList<>();

    SchemaTypes(Schema schema) {
        this.schema = schema;
    }

    /** All structs made so far, which the checker finds by name. */
    List<CelType> structs() {
        return List.copyOf(structs);
    }

    /** The type of objects of a kind; null stands for one that is not known. */
    CelType of(@Nullable ObjectType type) {
        return type == null ? SimpleType.DYN : struct(type, type.name());
    }

    private CelType struct(ObjectType type, String name) {
        Map<String, CelType> fields = new LinkedHashMap<>();
        for (Field field : type.fields()) {
            CelType known = type(field.type(), name + "." + field.name());
            if (known != null) {
                fields.put(field.name(), known);
                // Such a field has another name as well.
                if (ReservedWords.ALL.contains(field.name())) {
                    fields.put("__" + field.name() + "__", known);
                }
            }
        }
        StructType struct = KubernetesTypes.struct(name, fields);
        structs.add(struct);
        return struct;
    }

    /** Null for what has no type in OpenAPI, which expressions cannot see. */
    private @Nullable CelType type(FieldType type, String name) {
        return switch (type) {
            case FieldType.Ref ref -> struct(schema.type(ref), name);
            case FieldType.ListOf list -> {
                CelType element = type(list.element(), name + ".@idx");
                yield element == null ? null : ListType.create(element);
            }
            case FieldType.MapOf map -> {
                CelType value = type(map.value(), name + ".@elem");
                yield value == null ? null : MapType.create(SimpleType.STRING, value);
            }
            case FieldType.Text ignored -> SimpleType.STRING;
            case FieldType.Scalar scalar -> scalar(scalar, name);
        };
    }

    private @Nullable CelType scalar(FieldType.Scalar scalar, String name) {
        return switch (scalar) {
            case STRING -> SimpleType.STRING;
            case INT32, INT64 -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case BOOL -> SimpleType.BOOL;
            case BYTES -> SimpleType.BYTES;
            case TIME, MICRO_TIME -> SimpleType.TIMESTAMP;
            case INT_OR_STRING -> SimpleType.DYN;
            // Upstream's description of amounts has no type, so that expressions do not see them.
            case QUANTITY -> null;
            case FIELDS, RAW -> {
                StructType empty = KubernetesTypes.struct(name, Map.of());
                structs.add(empty);
                yield empty;
            }
        };
    }
}
