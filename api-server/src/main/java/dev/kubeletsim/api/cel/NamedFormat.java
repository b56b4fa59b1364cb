// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.kubeletsim.api.names.Names;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A format that texts can be checked against ({@code apiserver/pkg/cel/library/format.go}).
 *
 * @param regexSize what the cost of a check is reckoned by
 * @param problems of a text; none if it fits
 */
record NamedFormat(String name, int regexSize, Function<String, List<String>> problems) {
    private static final int URL_REGEX = 1103;
    private static final int BASE64_REGEX = 84;
    private static final int UUID_REGEX = 69;
    private static final int DATE_TIME_REGEX = 71;
    private static final String UUID = "(?i)[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}";
    private static final String BASE64 =
            "(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})";

    /** All formats by the name that expressions use, in the words of release 1.{@code minor}. */
    static Map<String, NamedFormat> all(int minor) {
        Map<String, NamedFormat> all = new LinkedHashMap<>();
        all.put("dns1123Label", of("DNS1123Label", 30, text -> Names.dns1123Label(text, minor)));
        all.put("dns1123Subdomain", of("DNS1123Subdomain", 60, text -> Names.dns1123Subdomain(text, minor)));
        all.put("dns1035Label", of("DNS1035Label", 30, text -> Names.dns1035Label(text, minor)));
        all.put("qualifiedName", of("QualifiedName", 60, text -> Names.qualifiedName(text, minor)));
        all.put("dns1123LabelPrefix", of("DNS1123LabelPrefix", 30, text -> Names.dns1123Label(prefix(text), minor)));
        all.put(
                "dns1123SubdomainPrefix",
                of("DNS1123SubdomainPrefix", 60, text -> Names.dns1123Subdomain(prefix(text), minor)));
        all.put("dns1035LabelPrefix", of("DNS1035LabelPrefix", 30, text -> Names.dns1035Label(prefix(text), minor)));
        all.put("labelValue", of("LabelValue", 40, text -> Names.labelValue(text, minor)));
        all.put("uri", of("URI", URL_REGEX, NamedFormat::url));
        all.put("uuid", pattern("uuid", UUID_REGEX, UUID, "does not match the UUID format"));
        all.put("byte", pattern("byte", BASE64_REGEX, BASE64, "invalid base64"));
        all.put("date", parsed("date", LocalDate::parse));
        all.put("datetime", parsed("datetime", OffsetDateTime::parse));
        return all;
    }

    private static NamedFormat of(String name, int regexSize, Function<String, List<String>> problems) {
        return new NamedFormat(name, regexSize, problems);
    }

    private static NamedFormat pattern(String name, int regexSize, String regex, String problem) {
        return of(name, regexSize, text -> text.matches(regex) ? List.of() : List.of(problem));
    }

    private static NamedFormat parsed(String name, Function<String, ?> parser) {
        return of(name, DATE_TIME_REGEX, text -> {
            try {
                Object unused = parser.apply(text);
                return List.of();
            } catch (DateTimeParseException e) {
                return List.of("invalid " + name);
            }
        });
    }

    private static List<String> url(String text) {
        try {
            GoUrl.parse(text);
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** A generated name's prefix may end in a dash. */
    private static String prefix(String text) {
        return text.length() > 1 && text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NamedFormat format && name.equals(format.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
