// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.exceptions.CelInvalidArgumentException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.kubeletsim.api.quantity.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code "…".format([…])} of cel-go's string extensions, version 2, which CEL for Java lacks. */
final class StringFormat {
    private static final CelType STRING = SimpleType.STRING;
    private static final int DEFAULT_PRECISION = 6;
    private static final String DURING = "error during formatting: ";

    private final String pattern;
    private final List<Object> arguments;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int used;

    private StringFormat(String pattern, List<Object> arguments) {
        this.pattern = pattern;
        this.arguments = arguments;
    }

    static FunctionSet functions() {
        return new FunctionSet()
                .member(
                        "format",
                        "string_format",
                        STRING,
                        List.of(STRING, ListType.create(SimpleType.DYN)),
                        args -> new StringFormat((String) args[0], KubernetesTypes.elements(args[1])).run());
    }

    /** What is wrong with constant arguments; {@code argument} is the one at fault, or -1. */
    record Problem(String message, int argument) {}

    /** The problem that a call with these arguments would have each time; null without one. */
    static @Nullable Problem check(String pattern, List<Object> arguments) {
        StringFormat format = new StringFormat(pattern, arguments);
        try {
            format.run();
            return null;
        } catch (CelInvalidArgumentException e) {
            String message = String.valueOf(e.getMessage());
            // Upstream's check overlooks the one clause.
            if (message.contains("fixed-point") || message.contains("scientific")) {
                return null;
            }
            return new Problem(message, message.startsWith(DURING) ? format.used - 1 : -1);
        }
    }

    private String run() {
        while (at < pattern.length()) {
            char c = pattern.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at < pattern.length() && pattern.charAt(at) == '%') {
                out.append('%');
                at++;
            } else {
                clause();
            }
        }
        return out.toString();
    }

    private void clause() {
        if (at == pattern.length()) {
            throw FunctionSet.failure("unexpected end of string");
        }
        if (used >= arguments.size()) {
            throw FunctionSet.failure("index " + used + " out of range");
        }
        int precision = precision();
        Object argument = arguments.get(used++);
        char verb = pattern.charAt(at++);
        out.append(
                switch (verb) {
                    case 's' -> text(argument, false);
                    case 'd' -> decimal(argument);
                    case 'f' ->
                        fixed(number(argument, "fixed-point"), precision < 0 ? DEFAULT_PRECISION : precision, 'f');
                    case 'e' ->
                        fixed(number(argument, "scientific"), precision < 0 ? DEFAULT_PRECISION : precision, 'e');
                    case 'b' -> binary(argument);
                    case 'x' -> hex(argument, false);
                    case 'X' -> hex(argument, true);
                    case 'o' -> Long.toOctalString(integer(argument, "octal clause can only be used on integers"));
                    default ->
                        throw FunctionSet.failure(
                                "could not parse formatting clause: unrecognized formatting clause \"" + verb + "\"");
                });
    }

    private int precision() {
        if (pattern.charAt(at) != '.') {
            return -1;
        }
        int start = ++at;
        while (at < pattern.length() && Character.isDigit(pattern.charAt(at))) {
            at++;
        }
        if (at == pattern.length()) {
            throw FunctionSet.failure("could not parse formatting clause: error while parsing precision: could not find"
                    + " end of precision specifier");
        }
        return start == at ? 0 : Integer.parseInt(pattern.substring(start, Math.min(at, start + 3)));
    }

    private static String text(Object value, boolean nested) {
        if (value instanceof String text) {
            return nested ? "\"" + text + "\"" : text;
        }
        if (value instanceof Double number) {
            return nested && !number.isInfinite() && !number.isNaN()
                    ? String.format(Locale.ROOT, "%.6f", number)
                    : shortest(number);
        }
        if (value instanceof NullValue) {
            return "null";
        }
        if (value instanceof CelByteString bytes) {
            return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
        }
        if (value instanceof Duration duration) {
            return new BigDecimal(duration.toNanos())
                            .movePointLeft(9)
                            .stripTrailingZeros()
                            .toPlainString() + "s";
        }
        if (value instanceof Collection<?> list) {
            List<String> elements = new ArrayList<>();
            list.forEach(element -> elements.add(text(element, true)));
            return "[" + String.join(", ", elements) + "]";
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, String> entries = new TreeMap<>();
            map.forEach((key, each) -> entries.put(text(key, true), text(each, true)));
            List<String> shown = new ArrayList<>();
            entries.forEach((key, each) -> shown.add(key + ":" + each));
            return "{" + String.join(", ", shown) + "}";
        }
        if (value instanceof Boolean || value instanceof Number || value instanceof Instant) {
            return value.toString();
        }
        if (value instanceof TypeType type) {
            return TypeNames.of(type.type());
        }
        throw problem(
                "string clause",
                "strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
                value);
    }

    /** As Go's {@code %g}: the fewest digits that tell it from its neighbours. */
    private static String shortest(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return special(number);
        }
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (number == 0 || (exponent >= -4 && exponent < Math.max(digits.precision(), 21) && exponent < 7)) {
            return digits.toPlainString();
        }
        String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
        return mantissa + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String special(double number) {
        return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
    }

    private static String decimal(Object value) {
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            return special(number);
        }
        return Long.toString(integer(value, "decimal clause can only be used on integers"));
    }

    private static long integer(Object value, String clause) {
        if (value instanceof Number number && !(value instanceof Double)) {
            return number.longValue();
        }
        throw FunctionSet.failure(DURING + clause + ", was given " + typeName(value));
    }

    private static double number(Object value, String clause) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw problem(clause + " clause", "doubles", value);
    }

    private static String fixed(double number, int precision, char verb) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.isNaN(number) ? "NaN" : number > 0 ? "∞" : "-∞";
        }
        if (verb == 'f') {
            return new BigDecimal(number)
                    .setScale(precision, RoundingMode.HALF_EVEN)
                    .toPlainString();
        }
        // Upstream cuts the digits and then prints six of them all the same.
        String printed = String.format(Locale.ROOT, "%.6e", number);
        int e = printed.indexOf('e');
        return printed.substring(0, e) + "×10" + superscript(printed.substring(e + 1));
    }

    private static String superscript(String exponent) {
        StringBuilder out = new StringBuilder();
        exponent.chars()
                .forEach(c -> out.append(
                        switch (c) {
                            case '-' -> '⁻';
                            case '+' -> "";
                            case '1' -> '¹';
                            case '2' -> '²';
                            case '3' -> '³';
                            case '0' -> '⁰';
                            default -> (char) ('⁰' + (c - '0'));
                        }));
        return out.toString();
    }

    private static String binary(Object value) {
        return value instanceof Boolean bool
                ? (bool ? "1" : "0")
                : Long.toBinaryString(integer(value, "only integers and bools can be formatted as binary"));
    }

    private static String hex(Object value, boolean upper) {
        String hex = value instanceof String text
                ? HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8))
                : value instanceof CelByteString bytes
                        ? HexFormat.of().formatHex(bytes.toByteArray())
                        : Long.toHexString(
                                integer(value, "only integers, byte buffers, and strings can be formatted as hex"));
        return upper ? hex.toUpperCase(Locale.ROOT) : hex;
    }

    private static RuntimeException problem(String clause, String allowed, Object value) {
        return FunctionSet.failure(
                DURING + clause + " can only be used on " + allowed + ", was given " + typeName(value));
    }

    private static String typeName(Object value) {
        return switch (value) {
            case String ignored -> "string";
            case Boolean ignored -> "bool";
            case Long ignored -> "int";
            case Double ignored -> "double";
            case NullValue ignored -> "null_type";
            case Collection<?> ignored -> "list";
            case Map<?, ?> ignored -> "map";
            case Quantity ignored -> "kubernetes.Quantity";
            case IpAddress ignored -> "net.IP";
            case CidrPrefix ignored -> "net.CIDR";
            case GoUrl ignored -> "kubernetes.URL";
            case SemanticVersion ignored -> "kubernetes.Semver";
            default -> value.getClass().getSimpleName();
        };
    }
}
