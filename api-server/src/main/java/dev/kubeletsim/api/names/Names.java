// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.names;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The syntaxes of names, keys and values; each answers what is wrong, in the words of {@code
 * k8s.io/apimachinery/pkg/util/validation} 1.31.
 */
public final class Names {
    static final int LABEL_MAX = 63;
    static final int SUBDOMAIN_MAX = 253;
    private static final int PORT_NAME_MAX = 15;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String SEARCH_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private static final String SEARCH = SEARCH_LABEL + "(\\." + SEARCH_LABEL + ")*";
    private static final String RFC_1035_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";
    private static final String ENV_VAR = "[-._a-zA-Z][-._a-zA-Z0-9]*";
    private static final String CONFIG_KEY = "[-._a-zA-Z0-9]+";
    private static final String HTTP_HEADER = "[-A-Za-z0-9]+";

    /** By their text; there are no others than those of this class. */
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private static final String QUALIFIED_RULE = regexRule(
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
                    + " character",
            QUALIFIED,
            "MyName",
            "my.name",
            "123-abc");

    private Names() {}

    /** A text and the expression it must match as a whole. */
    private static boolean matches(String expression, String text) {
        return COMPILED.computeIfAbsent(expression, Pattern::compile)
                .matcher(text)
                .matches();
    }

    private static String regexRule(String rule, String expression, String... examples) {
        StringBuilder out = new StringBuilder(rule).append(" (e.g. ");
        for (int i = 0; i < examples.length; i++) {
            out.append(i > 0 ? " or " : "").append('\'').append(examples[i]).append("', ");
        }
        return out.append("regex used for validation is '")
                .append(expression)
                .append("')")
                .toString();
    }

    private static String tooLong(int most) {
        return "must be no more than " + most + " characters";
    }

    /** Keys and values of labels are counted in other words since 1.35. */
    private static String labelTooLong(int minor) {
        return "must be no more than " + LABEL_MAX + (minor >= 35 ? " bytes" : " characters");
    }

    /** What is wrong with a label of RFC 1123, such as a namespace's name; empty if nothing is. */
    public static List<String> dns1123Label(String text, int minor) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > LABEL_MAX) {
            wrong.add(tooLong(LABEL_MAX));
        }
        if (!matches(LABEL, text)) {
            // A name with dots that would do as a subdomain gets the shorter text.
            wrong.add(
                    matches(SUBDOMAIN, text)
                            ? "must not contain dots"
                            : regexRule(
                                    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or"
                                            + " '-', and must start and end with an alphanumeric character",
                                    LABEL,
                                    "my-name",
                                    "123-abc"));
        }
        return wrong;
    }

    /** What is wrong with a subdomain of RFC 1123, such as a pod's name. */
    public static List<String> dns1123Subdomain(String text, int minor) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > SUBDOMAIN_MAX) {
            wrong.add(tooLong(SUBDOMAIN_MAX));
        }
        if (!matches(SUBDOMAIN, text)) {
            wrong.add(regexRule(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                            + " and must start and end with an alphanumeric character",
                    SUBDOMAIN,
                    "example.com"));
        }
        return wrong;
    }

    /** What is wrong with a label of RFC 1035, such as a service's name. */
    public static List<String> dns1035Label(String text, int minor) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > LABEL_MAX) {
            wrong.add(tooLong(LABEL_MAX));
        }
        if (!matches(RFC_1035_LABEL, text)) {
            wrong.add(regexRule(
                    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
                            + " alphabetic character, and end with an alphanumeric character",
                    RFC_1035_LABEL,
                    "my-name",
                    "abc-123"));
        }
        return wrong;
    }

    /** A name with an optional {@code example.com/} before it: keys of labels and annotations, resources. */
    public static List<String> qualifiedName(String text, int minor) {
        List<String> wrong = new ArrayList<>();
        String[] parts = text.split("/", -1);
        if (parts.length > 2) {
            return List.of((minor >= 36 ? "a valid label key " : "a qualified name ") + QUALIFIED_RULE
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        if (parts.length == 2) {
            if (parts[0].isEmpty()) {
                wrong.add("prefix part must be non-empty");
            } else {
                dns1123Subdomain(parts[0], minor).forEach(message -> wrong.add("prefix part " + message));
            }
        }
        String name = parts[parts.length - 1];
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        } else if (name.length() > LABEL_MAX) {
            wrong.add("name part " + labelTooLong(minor));
        }
        if (!matches(QUALIFIED, name)) {
            wrong.add("name part " + QUALIFIED_RULE);
        }
        return wrong;
    }

    /** What is wrong with a label's value. */
    public static List<String> labelValue(String text, int minor) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > LABEL_MAX) {
            wrong.add(labelTooLong(minor));
        }
        if (!matches(LABEL_VALUE, text)) {
            wrong.add(regexRule(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and"
                            + " must start and end with an alphanumeric character",
                    LABEL_VALUE,
                    "MyValue",
                    "my_value",
                    "12345"));
        }
        return wrong;
    }

    /** The name of an environment variable; {@code relaxed}: any printable ASCII but {@code =}. */
    public static List<String> envVar(String text, boolean relaxed) {
        if (relaxed) {
            return text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '=')
                    ? List.of()
                    : List.of("a valid environment variable name must consist only of printable ASCII characters other"
                            + " than '='");
        }
        List<String> wrong = new ArrayList<>();
        if (!matches(ENV_VAR, text)) {
            wrong.add(regexRule(
                    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or"
                            + " '.', and must not start with a digit",
                    ENV_VAR,
                    "my.env-name",
                    "MY_ENV.NAME",
                    "MyEnvName1"));
        }
        wrong.addAll(leadingDots(text));
        return wrong;
    }

    /** A key of a ConfigMap or Secret. */
    public static List<String> configKey(String text, int minor) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > SUBDOMAIN_MAX) {
            wrong.add(tooLong(SUBDOMAIN_MAX));
        }
        if (!matches(CONFIG_KEY, text)) {
            wrong.add(regexRule(
                    "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
                    CONFIG_KEY,
                    "key.name",
                    "KEY_NAME",
                    "key-name"));
        }
        wrong.addAll(leadingDots(text));
        return wrong;
    }

    private static List<String> leadingDots(String text) {
        if (text.equals(".") || text.equals("..")) {
            return List.of("must not be '" + text + "'");
        }
        return text.startsWith("..") ? List.of("must not start with '..'") : List.of();
    }

    /** The name of a container port (IANA_SVC_NAME). */
    public static List<String> portName(String text) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > PORT_NAME_MAX) {
            wrong.add(tooLong(PORT_NAME_MAX));
        }
        if (!matches("[-a-z0-9]+", text)) {
            wrong.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (text.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            wrong.add("must contain at least one letter (a-z)");
        }
        if (text.contains("--")) {
            wrong.add("must not contain consecutive hyphens");
        }
        if (text.startsWith("-") || text.endsWith("-")) {
            wrong.add("must not begin or end with a hyphen");
        }
        return wrong;
    }

    /** The name of a header of an HTTP probe. */
    public static List<String> httpHeader(String text) {
        return matches(HTTP_HEADER, text)
                ? List.of()
                : List.of(regexRule(
                        "a valid HTTP header must consist of alphanumeric characters or '-'",
                        HTTP_HEADER,
                        "X-Header-Name"));
    }

    /** A subdomain in which labels may have underscores, such as {@code _sip._tcp}: a search path of DNS. */
    public static List<String> dns1123SubdomainWithUnderscore(String text) {
        List<String> wrong = new ArrayList<>();
        if (text.length() > SUBDOMAIN_MAX) {
            wrong.add(tooLong(SUBDOMAIN_MAX));
        }
        if (!matches(SEARCH, text)) {
            wrong.add(regexRule(
                    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.',"
                            + " and must start and end with an alphanumeric character",
                    SEARCH,
                    "example.com"));
        }
        return wrong;
    }

    /** The beginning of generated names: a trailing dash is fine in it. */
    public static String beginning(String text) {
        return text.endsWith("-") && text.length() > 1 ? text.substring(0, text.length() - 1) + "a" : text;
    }

    /** What is said of a number out of its range. */
    public static String range(long least, long most) {
        return "must be between " + least + " and " + most + ", inclusive";
    }
}
