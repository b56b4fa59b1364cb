// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what went wrong in an evaluation as cel-go says it. */
final class EvaluationErrors {
    private static final Pattern PLACE = Pattern.compile("^evaluation error(?: at [^ ]+:\\d+)?: ");
    private static final Pattern KEY = Pattern.compile("key '(.*)' is not present in map\\.", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("Error resolving field '(.*?)'\\..*", Pattern.DOTALL);
    private static final Pattern RANGE = Pattern.compile("substring failure: Range \\[(.*), (.*)\\) out of bounds");
    private static final Pattern STRINGS = Pattern.compile("^\\w+ failure: (?:Index|Offset) out of range: ");
    private static final Pattern INDEX = Pattern.compile("Index out of bounds: (.*)");

    private EvaluationErrors() {}

    static String text(CelEvaluationException failure) {
        CelErrorCode code = failure.getErrorCode();
        String message = PLACE.matcher(String.valueOf(failure.getMessage())).replaceFirst("");
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CelRuntimeException known) {
                code = known.getErrorCode();
                message = String.valueOf(known.getMessage());
            }
        }
        return inGo(code, message);
    }

    private static String inGo(CelErrorCode code, String message) {
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> "no such key: " + firstGroup(message, KEY, FIELD);
            case INDEX_OUT_OF_BOUNDS -> "index out of bounds: " + firstGroup(message, INDEX);
            case INVALID_ARGUMENT, INTERNAL_ERROR -> other(message);
            case DIVIDE_BY_ZERO -> message.contains("mod") ? "modulus by zero" : "division by zero";
            case NUMERIC_OVERFLOW -> message.contains("unsigned") ? "unsigned integer overflow" : "integer overflow";
            case OVERLOAD_NOT_FOUND -> "no such overload";
            default -> other(message);
        };
    }

    private static String other(String message) {
        if (message.startsWith("expected boolean value")) {
            return "no such overload";
        }
        if (message.startsWith("Function 'optional_value' failed")) {
            return "optional.none() dereference";
        }
        Matcher range = RANGE.matcher(message);
        return range.matches()
                ? "invalid substring range. start: " + range.group(1) + ", end: " + range.group(2)
                : STRINGS.matcher(message).replaceFirst("index out of range: ");
    }

    private static String firstGroup(String message, Pattern... patterns) {
        for (Pattern pattern : patterns) {
            Matcher matcher = pattern.matcher(message);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return message;
    }
}
