// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.common.values.CelByteString;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** {@code isSorted}, {@code sum}, {@code min}, {@code max}, {@code indexOf} and {@code lastIndexOf} of lists. */
final class ListLibrary {
    private static final Set<CelKind> SUMMABLE = Set.of(CelKind.INT, CelKind.UINT, CelKind.DOUBLE, CelKind.DURATION);
    private static final Set<CelKind> COMPARABLE = Set.of(
            CelKind.INT,
            CelKind.UINT,
            CelKind.DOUBLE,
            CelKind.BOOL,
            CelKind.DURATION,
            CelKind.TIMESTAMP,
            CelKind.STRING,
            CelKind.BYTES);

    private ListLibrary() {}

    /**
     * The functions. Upstream has an overload for each type of elements; here one serves all, since the elements of most
     * lists are known at run time only, and {@link #accepts} tells the types that there is no overload for.
     */
    static FunctionSet functions() {
        TypeParamType a = TypeParamType.create("A");
        List<CelType> list = List.of(ListType.create(a));
        List<CelType> listAndItem = List.of(ListType.create(a), a);
        return new FunctionSet()
                .member("isSorted", "list_is_sorted", SimpleType.BOOL, list, args -> isSorted(args[0]))
                .member("sum", "list_sum", a, list, args -> sum(args[0]))
                .member("max", "list_max", a, list, args -> extreme(args[0], "max", 1))
                .member("min", "list_min", a, list, args -> extreme(args[0], "min", -1))
                .member("indexOf", "list_a_index_of_int", SimpleType.INT, listAndItem, args -> indexOf(
                        args[0], args[1], 1))
                .member("lastIndexOf", "list_a_last_index_of_int", SimpleType.INT, listAndItem, args -> indexOf(
                        args[0], args[1], -1));
    }

    /** Whether there is an overload of the function for lists of these elements. */
    static boolean accepts(String function, CelType elements) {
        Set<CelKind> kinds = function.equals("sum") ? SUMMABLE : COMPARABLE;
        return elements.kind() == CelKind.DYN || elements.kind() == CelKind.TYPE_PARAM || kinds.contains(elements.kind());
    }

    private static Object isSorted(Object list) {
        List<Object> elements = KubernetesTypes.elements(list);
        for (int i = 1; i < elements.size(); i++) {
            if (compare(elements.get(i - 1), elements.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object extreme(Object list, String name, int direction) {
        List<Object> elements = KubernetesTypes.elements(list);
        if (elements.isEmpty()) {
            throw FunctionSet.failure(name + " called on empty list");
        }
        Object best = elements.get(0);
        for (Object each : elements) {
            if (compare(each, best) * direction > 0) {
                best = each;
            }
        }
        return best;
    }

    private static int compare(Object one, Object other) {
        if (one instanceof Long a && other instanceof Long b) {
            return Long.compare(a, b);
        }
        if (one instanceof Number a && other instanceof Number b) {
            return Double.compare(a.doubleValue(), b.doubleValue());
        }
        if (one instanceof String a && other instanceof String b) {
            return a.compareTo(b);
        }
        if (one instanceof Boolean a && other instanceof Boolean b) {
            return Boolean.compare(a, b);
        }
        if (one instanceof Duration a && other instanceof Duration b) {
            return a.compareTo(b);
        }
        if (one instanceof Instant a && other instanceof Instant b) {
            return a.compareTo(b);
        }
        if (one instanceof CelByteString a && other instanceof CelByteString b) {
            return new BigInteger(1, a.toByteArray()).compareTo(new BigInteger(1, b.toByteArray()));
        }
        throw FunctionSet.failure("no such overload");
    }

    private static Object sum(Object list) {
        List<Object> elements = KubernetesTypes.elements(list);
        if (elements.isEmpty()) {
            return 0L;
        }
        Object sum = elements.get(0);
        for (Object each : elements.subList(1, elements.size())) {
            sum = add(sum, each);
        }
        return sum;
    }

    private static Object add(Object sum, Object each) {
        if (sum instanceof Long a && each instanceof Long b) {
            try {
                return Math.addExact(a, b);
            } catch (ArithmeticException e) {
                throw FunctionSet.failure("integer overflow");
            }
        }
        if (sum instanceof Double a && each instanceof Double b) {
            return a + b;
        }
        if (sum instanceof Duration a && each instanceof Duration b) {
            return a.plus(b);
        }
        throw FunctionSet.failure("no such overload");
    }

    private static Object indexOf(Object list, Object item, int step) {
        List<Object> elements = KubernetesTypes.elements(list);
        for (int i = step > 0 ? 0 : elements.size() - 1; i >= 0 && i < elements.size(); i += step) {
            if (CelEquality.equal(elements.get(i), item)) {
                return (long) i;
            }
        }
        return -1L;
    }
}
