// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * getopt(3) as busybox uses it: options and operands may be mixed, {@code --} ends options. A letter that isn't known is
 * refused, so that what isn't simulated is not passed over.
 */
final class OptionParser {
    private final Map<Character, List<String>> options = new TreeMap<>();
    private final List<String> operands = new ArrayList<>();

    private OptionParser() {}

    /** @param letters the options; one with a value is followed by a colon; a leading {@code +} stops at the first operand */
    static OptionParser of(List<String> args, String letters) {
        OptionParser parsed = new OptionParser();
        boolean stops = letters.startsWith("+");
        int next = 0;
        while (next < args.size()) {
            String arg = args.get(next++);
            if (arg.equals("--")) {
                break;
            }
            if (arg.length() < 2 || !arg.startsWith("-")) {
                if (stops) {
                    next--;
                    break;
                }
                parsed.operands.add(arg);
                continue;
            }
            next = parsed.letters(arg, args, next, letters);
        }
        parsed.operands.addAll(args.subList(next, args.size()));
        return parsed;
    }

    private int letters(String arg, List<String> args, int next, String known) {
        for (int i = 1; i < arg.length(); i++) {
            char letter = arg.charAt(i);
            int at = letter == ':' || letter == '+' ? -1 : known.indexOf(letter);
            if (at < 0) {
                throw new UsageException(
                        arg.startsWith("--")
                                ? "unrecognized option '" + arg + "'"
                                : "invalid option -- '" + letter + "'");
            }
            boolean takesValue = at + 1 < known.length() && known.charAt(at + 1) == ':';
            List<String> values = options.computeIfAbsent(letter, key -> new ArrayList<>());
            if (!takesValue) {
                values.add("");
                continue;
            }
            if (i + 1 < arg.length()) {
                values.add(arg.substring(i + 1));
                return next;
            }
            if (next >= args.size()) {
                throw new UsageException("option requires an argument -- '" + letter + "'");
            }
            values.add(args.get(next));
            return next + 1;
        }
        return next;
    }

    boolean has(char letter) {
        return options.containsKey(letter);
    }

    @Nullable
    String value(char letter) {
        List<String> values = options.get(letter);
        return values == null ? null : values.getLast();
    }

    List<String> values(char letter) {
        return options.getOrDefault(letter, List.of());
    }

    long number(char letter, long otherwise) {
        String value = value(letter);
        if (value == null) {
            return otherwise;
        }
        return Sizes.parse(value);
    }

    List<String> operands() {
        return operands;
    }
}
