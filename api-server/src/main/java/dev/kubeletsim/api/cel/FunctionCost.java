// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.values.CelByteString;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a call costs, beside the cost of its arguments: a unit for what takes constant time, a tenth of a unit for each
 * character or element that has to be looked at ({@code apiserver/pkg/cel/library/cost.go}, cel-go {@code
 * interpreter/runtimecost.go}).
 */
final class FunctionCost {
    private static final double TRAVERSAL = 0.1;
    private static final double REGEX = 0.25;
    private static final long AUTHORIZATION_CHECK = 350_000;
    private static final double SELECTOR_REQUIREMENT = 0.5 * (10 + 40);
    private static final long SELECTOR_BASE = 10;
    private static final long NEW_LIST = 10;

    private FunctionCost() {}

    /** The cost of {@code function}, by the arguments it was given, the target first, and what it made of them. */
    static long of(String function, List<Object> args, Object result) {
        return switch (function) {
            case "check" -> args.size() == 2 ? AUTHORIZATION_CHECK : 1;
            case "fieldSelector", "labelSelector" -> selector(size(args.get(1)));
            case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> traversal(args.get(0));
            case "url",
                    "lowerAscii",
                    "upperAscii",
                    "substring",
                    "trim",
                    "startsWith",
                    "endsWith",
                    "strings.quote",
                    "format",
                    "cidr",
                    "isIP",
                    "isCIDR",
                    "quantity",
                    "isQuantity",
                    "semver",
                    "isSemver" -> part(size(args.get(0)));
            case "ip" -> args.get(0) instanceof String ? part(size(args.get(0))) : 1;
            case "bytes", "string" -> converted(args.get(0));
            case "replace", "split", "ip.isCanonical" -> part(2 * size(args.get(0)));
            case "join" -> part(2 * size(result));
            case "find", "findAll", "matches" -> regex(args.get(0), size(args.get(1)));
            case "validate" -> regex(args.get(1), ((NamedFormat) args.get(0)).regexSize());
            case "contains" -> part(size(args.get(0))) * part(size(args.get(1)));
            case "containsIP" -> containment(args) - 1;
            case "containsCIDR" -> containment(args) + part(size(args.get(0)));
            case "sets.contains", "sets.intersects" -> size(args.get(0)) * size(args.get(1)) + 1;
            case "sets.equivalent" -> 2 * size(args.get(0)) * size(args.get(1)) + 1;
            case "@in" -> args.get(1) instanceof Collection<?> list ? list.size() : 1;
            case "slice", "lists.range" -> list(1, size(result));
            case "reverse" -> result instanceof Collection<?> ? list(1, size(result)) : 1;
            case "flatten" -> list(args.size() == 2 ? ((Number) args.get(1)).doubleValue() : 1, size(args.get(0)));
            case "distinct", "sort" -> pairs(args.get(0));
            case "lists.@sortByAssociatedKeys" -> pairs(args.getLast());
            case "_==_", "_!=_" -> isAddress(args.get(0)) ? 1 : comparison(args);
            case "_<_", "_<=_", "_>_", "_>=_" -> comparison(args);
            case "_+_" -> sum(args);
            default -> 1;
        };
    }

    private static boolean isAddress(Object value) {
        return value instanceof IpAddress || value instanceof CidrPrefix;
    }

    private static long comparison(List<Object> args) {
        return part(Math.min(size(args.get(0)), size(args.get(1))));
    }

    private static long sum(List<Object> args) {
        boolean copies = args.get(0) instanceof String || args.get(0) instanceof CelByteString;
        return copies ? part(size(args.get(0)) + size(args.get(1))) : 1;
    }

    private static long converted(Object value) {
        return value instanceof String || value instanceof CelByteString ? part(size(value)) : 1;
    }

    private static long containment(List<Object> args) {
        long range = size(args.get(0));
        return part(2 * range) + (args.get(1) instanceof String text ? part(size(text)) : 0) + 1;
    }

    private static long selector(long length) {
        return SELECTOR_BASE + part(length) + (long) Math.ceil(length * SELECTOR_REQUIREMENT);
    }

    /** Looks at each element, and at a tenth of each text's bytes. */
    private static long traversal(Object value) {
        return switch (value) {
            case String text -> (long) (text.getBytes(StandardCharsets.UTF_8).length * TRAVERSAL);
            case CelByteString bytes -> (long) (bytes.size() * TRAVERSAL);
            case Collection<?> list -> list.stream().mapToLong(FunctionCost::traversal).sum();
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .mapToLong(entry -> traversal(entry.getKey()) + traversal(entry.getValue()))
                        .sum();
            default -> 1;
        };
    }

    /** A new list of that many elements, each worked on {@code factor} times. */
    private static long list(double factor, long elements) {
        return NEW_LIST + 1 + (long) Math.ceil(factor * elements);
    }

    /** Compares each element with each. */
    private static long pairs(Object value) {
        List<?> list = List.copyOf((Collection<?>) value);
        boolean texts = !list.isEmpty() && (list.get(0) instanceof String || list.get(0) instanceof CelByteString);
        return list(texts ? 2 + TRAVERSAL : 2, (long) list.size() * list.size());
    }

    private static long regex(Object text, long regexSize) {
        return (long) Math.ceil((1 + size(text)) * TRAVERSAL) * (long) Math.ceil(regexSize * REGEX);
    }

    private static long part(long size) {
        return (long) Math.ceil(size * TRAVERSAL);
    }

    /** How much of it there is to look at: characters, bytes, elements; 1 for what has no parts. */
    private static long size(Object value) {
        return switch (value) {
            case String text -> text.codePointCount(0, text.length());
            case Collection<?> list -> list.size();
            case Map<?, ?> map -> map.size();
            case CelByteString bytes -> bytes.size();
            case Optional<?> optional -> optional.isPresent() ? size(optional.get()) : 1;
            case IpAddress address -> address.bytes().length;
            case CidrPrefix range -> (range.bits() + 7) / 8;
            default -> 1;
        };
    }
}
