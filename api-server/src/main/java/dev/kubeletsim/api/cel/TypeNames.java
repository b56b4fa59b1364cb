// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.stream.Collectors;

/** Types as cel-go prints them. */
final class TypeNames {
    private TypeNames() {}

    static String of(CelType type) {
        return switch (type.kind()) {
            case TIMESTAMP -> "timestamp";
            case DURATION -> "duration";
            case NULL_TYPE -> "null_type";
            case DYN, ANY -> type.equals(SimpleType.ANY) ? "any" : "dyn";
            case LIST, MAP, OPAQUE -> type.name() + parameters(type);
            default -> type.name();
        };
    }

    private static String parameters(CelType type) {
        return type.parameters().isEmpty()
                ? ""
                : type.parameters().stream().map(TypeNames::of).collect(Collectors.joining(", ", "(", ")"));
    }
}
