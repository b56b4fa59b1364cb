// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a plain scalar means to kubectl, whose parser follows YAML 1.1: {@code yes} is true, and {@code 0644} is octal, as
 * in a volume's {@code defaultMode}.
 */
final class YamlScalars {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
    private static final Pattern OCTAL = Pattern.compile("[-+]?0o?[0-7_]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("[-+]?0x[0-9a-fA-F_]+");
    private static final Pattern FRACTION = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private YamlScalars() {}

    static JsonNode resolve(String text) {
        if (NULLS.contains(text)) {
            return NODES.nullNode();
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return NODES.booleanNode(TRUE.contains(text));
        }
        String digits = text.replace("_", "");
        if (DECIMAL.matcher(text).matches()) {
            return whole(digits, 10);
        }
        if (OCTAL.matcher(text).matches()) {
            return whole(digits.replaceFirst("0o?", ""), 8);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return whole(digits.replaceFirst("0x", ""), 16);
        }
        return FRACTION.matcher(text).matches() ? NODES.numberNode(Double.parseDouble(text)) : NODES.stringNode(text);
    }

    private static JsonNode whole(String digits, int radix) {
        BigInteger value = new BigInteger(digits, radix);
        return value.bitLength() < Long.SIZE ? NODES.numberNode(value.longValue()) : NODES.numberNode(value);
    }
}
