// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.util.Comparator;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order that {@code sort}'s options ask for; lines that are equal in it are ordered by their bytes. */
final class SortOrder {
    private static final Pattern NUMBER = Pattern.compile("\\s*(-?[0-9]*\\.?[0-9]+)");

    private SortOrder() {}

    static Comparator<String> of(OptionParser options) {
        String key = options.value('k');
        boolean keyNumeric = key != null && key.contains("n");
        boolean keyReversed = key != null && key.contains("r");
        Function<String, String> part = key == null ? line -> line : keyOf(key, options.value('t'));
        Comparator<String> order;
        if (options.has('n') || keyNumeric) {
            order = Comparator.comparingDouble(line -> number(part.apply(line)));
        } else if (options.has('f')) {
            order = Comparator.comparing(line -> part.apply(line).toLowerCase(Locale.ROOT));
        } else {
            order = Comparator.comparing(part);
        }
        if (!options.has('u') && !options.has('s')) {
            order = order.thenComparing(Comparator.naturalOrder());
        }
        return options.has('r') || keyReversed ? order.reversed() : order;
    }

    private static double number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        return matcher.lookingAt() ? Double.parseDouble(matcher.group(1)) : 0;
    }

    private static Function<String, String> keyOf(String key, @org.jspecify.annotations.Nullable String separator) {
        Matcher matcher = Pattern.compile("([0-9]{1,4})(\\.[0-9]+)?[a-z]*(,([0-9]{1,4})[a-z]*)?")
                .matcher(key);
        if (!matcher.matches()) {
            throw new UsageException("bad field specification");
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(4) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(4));
        String pattern = separator == null ? "(?<=\\S)(?=\\s)" : Pattern.quote(separator);
        return line -> {
            String[] fields = line.split(pattern, -1);
            StringBuilder text = new StringBuilder();
            for (int i = first - 1; i >= 0 && i < Math.min(fields.length, last); i++) {
                text.append(separator == null ? "" : separator).append(fields[i]);
            }
            return text.toString();
        };
    }
}
