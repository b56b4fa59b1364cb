// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

/** Equality of values, where numbers are equal across their types. */
final class CelEquality {
    private CelEquality() {}

    static boolean equal(Object one, Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return (a instanceof Long && b instanceof Long)
                    ? a.longValue() == b.longValue()
                    : a.doubleValue() == b.doubleValue();
        }
        if (one instanceof Collection<?> a && other instanceof Collection<?> b) {
            return equal(a, b);
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return a.size() == b.size()
                    && a.entrySet().stream()
                            .allMatch(entry -> b.containsKey(entry.getKey())
                                    && equal(
                                            Objects.requireNonNull(entry.getValue()),
                                            Objects.requireNonNull(b.get(entry.getKey()))));
        }
        return one.equals(other);
    }

    private static boolean equal(Collection<?> one, Collection<?> other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<?> others = other.iterator();
        for (Object each : one) {
            if (!equal(each, Objects.requireNonNull(others.next()))) {
                return false;
            }
        }
        return true;
    }
}
