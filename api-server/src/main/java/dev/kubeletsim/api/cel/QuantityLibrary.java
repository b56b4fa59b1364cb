// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import java.util.List;
import java.util.function.Function;

/** {@code quantity}, {@code isQuantity} and arithmetic with amounts. */
final class QuantityLibrary {
    private static final CelType QUANTITY = KubernetesTypes.QUANTITY;
    private static final List<CelType> ONE = List.of(QUANTITY);
    private static final List<CelType> TWO = List.of(QUANTITY, QUANTITY);
    private static final List<CelType> WITH_INT = List.of(QUANTITY, SimpleType.INT);

    private QuantityLibrary() {}

    static FunctionSet functions() {
        FunctionSet functions = new FunctionSet()
                .global("quantity", "string_to_quantity", QUANTITY, List.of(SimpleType.STRING), args -> {
                    try {
                        return Quantity.parse((String) args[0]);
                    } catch (QuantityFormatException e) {
                        throw FunctionSet.failure(String.valueOf(e.getMessage()));
                    }
                })
                .global(
                        "isQuantity",
                        "is_quantity_string",
                        SimpleType.BOOL,
                        List.of(SimpleType.STRING),
                        args -> isQuantity((String) args[0]))
                .global("sign", "quantity_sign", SimpleType.INT, ONE, args ->
                        (long) amount(args[0]).signum())
                .member("isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL, TWO, args -> compare(args) > 0)
                .member("isLessThan", "quantity_is_less_than", SimpleType.BOOL, TWO, args -> compare(args) < 0)
                .member("compareTo", "quantity_compare_to", SimpleType.INT, TWO, args -> (long) compare(args))
                .member(
                        "isInteger",
                        "quantity_is_integer",
                        SimpleType.BOOL,
                        ONE,
                        args -> amount(args[0]).isWhole())
                .member("asInteger", "quantity_get_int", SimpleType.INT, ONE, args -> whole(amount(args[0])))
                .member(
                        "asApproximateFloat",
                        "quantity_get_float",
                        SimpleType.DOUBLE,
                        ONE,
                        args -> amount(args[0]).approximateValue());
        sum(functions, "add", "quantity_add", TWO, args -> amount(args[0]).plus(amount(args[1])));
        sum(
                functions,
                "add",
                "quantity_add_int",
                WITH_INT,
                args -> amount(args[0]).plus(Quantity.of((Long) args[1])));
        sum(functions, "sub", "quantity_sub", TWO, args -> amount(args[0]).minus(amount(args[1])));
        sum(
                functions,
                "sub",
                "quantity_sub_int",
                WITH_INT,
                args -> amount(args[0]).minus(Quantity.of((Long) args[1])));
        return functions;
    }

    private static void sum(
            FunctionSet functions, String name, String overload, List<CelType> types, Function<Object[], Object> sum) {
        functions.member(name, overload, QUANTITY, types, sum::apply);
    }

    private static Quantity amount(Object value) {
        return (Quantity) value;
    }

    private static int compare(Object[] args) {
        return amount(args[0]).compareTo(amount(args[1]));
    }

    private static long whole(Quantity amount) {
        if (!amount.isWhole()) {
            throw FunctionSet.failure("cannot convert value to integer");
        }
        return amount.value();
    }

    private static boolean isQuantity(String text) {
        try {
            Quantity.parse(text);
            return true;
        } catch (QuantityFormatException e) {
            return false;
        }
    }
}
