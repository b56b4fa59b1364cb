// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import dev.kubeletsim.api.schema.GoText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The difference of two values as upstream prints it up to 1.33: in the manner of {@code github.com/google/go-cmp}, two
 * records of context, the rest counted.
 *
 * <p>go-cmp makes its output unstable on purpose: a process prints either no-break or common spaces after the sign. This
 * prints the no-break ones.
 */
final class GoCmpDiff {
    private static final int CONTEXT = 2;
    private static final char SPACE = '\u00a0';
    /** How many elements and fields of an equal value are shown. */
    private static final int SHOWN_ELEMENTS = 4;

    private static final int SHOWN_FIELDS = 2;

    /** One record of a list: a field, an element or an entry; a null side is absent. */
    private record Entry(
            String key, @Nullable GoValue old, @Nullable GoValue changed) {
        boolean same() {
            return old != null && old.equals(changed);
        }
    }

    /** A line to be aligned with its neighbours: sign, key, value; {@code aligned} is false for blocks. */
    private record Line(char sign, String key, String value, boolean aligned) {}

    private GoCmpDiff() {}

    static String of(GoValue old, GoValue changed) {
        StringBuilder out = new StringBuilder();
        String body = block(old, changed, 0, true);
        out.append(SPACE).append(SPACE).append(body).append('\n');
        return out.toString();
    }

    /** A changed composite: its head, its changed parts with context, its foot. */
    private static String block(GoValue old, GoValue changed, int depth, boolean typed) {
        if (old instanceof GoValue.Pointer from && changed instanceof GoValue.Pointer to) {
            return "&" + block(from.target(), to.target(), depth, typed);
        }
        List<Line> lines = lines(entries(old, changed), noun(old), depth + 1);
        StringBuilder out = new StringBuilder(typed ? typeOf(old) : "").append("{\n");
        write(lines, depth + 1, out);
        return out.append(SPACE)
                .append(SPACE)
                .append("\t".repeat(depth))
                .append('}')
                .toString();
    }

    private static String typeOf(GoValue value) {
        return switch (value) {
            case GoValue.Struct struct -> struct.type();
            case GoValue.Slice slice -> slice.type();
            case GoValue.Dictionary map -> map.type();
            case GoValue.Nil ignored -> "";
            case GoValue.Leaf ignored -> "";
            case GoValue.Pointer pointer -> "&" + typeOf(pointer.target());
        };
    }

    private static String noun(GoValue value) {
        return switch (value) {
            case GoValue.Slice ignored -> "elements";
            case GoValue.Dictionary ignored -> "entries";
            default -> "fields";
        };
    }

    private static List<Entry> entries(GoValue old, GoValue changed) {
        List<Entry> entries = new ArrayList<>();
        if (old instanceof GoValue.Struct from && changed instanceof GoValue.Struct to) {
            for (int i = 0; i < from.members().size(); i++) {
                GoValue.Member member = from.members().get(i);
                entries.add(new Entry(
                        member.name(), member.value(), to.members().get(i).value()));
            }
        } else if (old instanceof GoValue.Slice from && changed instanceof GoValue.Slice to) {
            elements(from.elements(), to.elements(), entries);
        } else if (old instanceof GoValue.Dictionary from && changed instanceof GoValue.Dictionary to) {
            Set<String> keys = new LinkedHashSet<>(from.entries().keySet());
            keys.addAll(to.entries().keySet());
            keys.stream()
                    .sorted()
                    .forEach(key -> entries.add(new Entry(
                            GoText.quoted(key),
                            from.entries().get(key),
                            to.entries().get(key))));
        }
        return entries;
    }

    /** Pairs equal elements; between them, the first with the first as changed, what is left as removed or added. */
    private static void elements(List<GoValue> from, List<GoValue> to, List<Entry> out) {
        int i = 0;
        int j = 0;
        for (int[] match : LongestMatches.of(texts(from), texts(to))) {
            while (i < match[0] || j < match[1]) {
                GoValue old = i < match[0] ? from.get(i++) : null;
                GoValue changed = j < match[1] ? to.get(j++) : null;
                out.add(new Entry("", old, changed));
            }
            for (int k = 0; k < match[2]; k++) {
                out.add(new Entry("", from.get(i++), to.get(j++)));
            }
        }
    }

    private static List<String> texts(List<GoValue> values) {
        return values.stream().map(GoValue::toString).toList();
    }

    private static List<Line> lines(List<Entry> entries, String noun, int depth) {
        List<Line> lines = new ArrayList<>();
        int i = 0;
        while (i < entries.size()) {
            if (!entries.get(i).same()) {
                changed(entries.get(i++), depth, lines);
                continue;
            }
            int end = i;
            while (end < entries.size() && entries.get(end).same()) {
                end++;
            }
            equal(entries.subList(i, end), i > 0, end < entries.size(), noun, lines);
            i = end;
        }
        return lines;
    }

    private static void equal(List<Entry> run, boolean after, boolean before, String noun, List<Line> lines) {
        int head = after ? Math.min(CONTEXT, run.size()) : 0;
        int tail = before ? Math.min(CONTEXT, run.size() - head) : 0;
        if (run.size() - head - tail == 1) {
            tail++;
        }
        run.subList(0, head).forEach(entry -> lines.add(shown(entry)));
        int hidden = run.size() - head - tail;
        if (hidden > 0) {
            lines.add(new Line(SPACE, "", "... // " + hidden + " identical " + noun, false));
        }
        run.subList(run.size() - tail, run.size()).forEach(entry -> lines.add(shown(entry)));
    }

    private static Line shown(Entry entry) {
        return new Line(SPACE, entry.key(), summary(Objects.requireNonNull(entry.old()), SHOWN_ELEMENTS) + ",", true);
    }

    private static void changed(Entry entry, int depth, List<Line> lines) {
        GoValue old = entry.old();
        GoValue now = entry.changed();
        if (old != null && now != null && composite(old) && composite(now)) {
            boolean typed = !entry.key().isEmpty() && !entry.key().startsWith("\"");
            lines.add(new Line(SPACE, entry.key(), block(old, now, depth, typed) + ",", false));
            return;
        }
        if (old != null) {
            lines.add(new Line('-', entry.key(), whole(old) + ",", true));
        }
        if (now != null) {
            lines.add(new Line('+', entry.key(), whole(now) + ",", true));
        }
    }

    private static boolean composite(GoValue value) {
        return switch (value) {
            case GoValue.Nil ignored -> false;
            case GoValue.Leaf ignored -> false;
            case GoValue.Pointer pointer -> composite(pointer.target());
            case GoValue.Struct ignored -> true;
            case GoValue.Slice ignored -> true;
            case GoValue.Dictionary ignored -> true;
        };
    }

    /** An equal value: no types, only some of its parts. */
    private static String summary(GoValue value, int most) {
        return switch (value) {
            case GoValue.Nil ignored -> "nil";
            case GoValue.Leaf leaf -> leaf.goText();
            case GoValue.Pointer pointer -> "&" + summary(pointer.target(), most);
            case GoValue.Slice slice ->
                list(
                        slice.elements().stream()
                                .map(each -> summary(each, SHOWN_FIELDS))
                                .toList(),
                        most);
            case GoValue.Dictionary map ->
                list(
                        map.entries().entrySet().stream()
                                .map(each ->
                                        GoText.quoted(each.getKey()) + ": " + summary(each.getValue(), SHOWN_FIELDS))
                                .toList(),
                        most);
            case GoValue.Struct struct ->
                list(
                        struct.members().stream()
                                .filter(each -> !each.value().isZero())
                                .map(each -> each.name() + ": " + summary(each.value(), SHOWN_FIELDS))
                                .toList(),
                        most);
        };
    }

    private static String list(List<String> parts, int most) {
        return parts.size() <= most
                ? "{" + String.join(", ", parts) + "}"
                : "{" + String.join(", ", parts.subList(0, most)) + ", ...}";
    }

    /** A removed or added value: with its type, all of it but zero fields. */
    private static String whole(GoValue value) {
        return switch (value) {
            case GoValue.Nil ignored -> "nil";
            case GoValue.Leaf leaf -> leaf.goText();
            case GoValue.Pointer pointer -> "&" + whole(pointer.target());
            case GoValue.Slice slice ->
                slice.type()
                        + slice.elements().stream()
                                .map(each -> whole(each).replaceFirst("^core\\.\\w+\\{", "{"))
                                .collect(Collectors.joining(", ", "{", "}"));
            case GoValue.Dictionary map ->
                map.type()
                        + map.entries().entrySet().stream()
                                .map(GoCmpDiff::entry)
                                .collect(Collectors.joining(", ", "{", "}"));
            case GoValue.Struct struct ->
                struct.type()
                        + struct.members().stream()
                                .filter(each -> !each.value().isZero())
                                .map(each -> each.name() + ": " + whole(each.value()))
                                .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    private static String entry(Map.Entry<String, GoValue> entry) {
        return GoText.quoted(entry.getKey()) + ": " + whole(entry.getValue());
    }

    /** Writes lines; the values of neighbouring one-line records start in one column. */
    private static void write(List<Line> lines, int depth, StringBuilder out) {
        int i = 0;
        while (i < lines.size()) {
            int end = i;
            int width = 0;
            while (end < lines.size() && lines.get(end).aligned()) {
                width = Math.max(width, lines.get(end).key().length());
                end++;
            }
            if (end == i) {
                write(lines.get(i), 0, depth, out);
                end++;
            } else {
                for (Line line : lines.subList(i, end)) {
                    write(line, width, depth, out);
                }
            }
            i = end;
        }
    }

    private static void write(Line line, int width, int depth, StringBuilder out) {
        out.append(line.sign()).append(SPACE).append("\t".repeat(depth));
        if (!line.key().isEmpty()) {
            String padding = " ".repeat(Math.max(0, width - line.key().length()));
            out.append(line.key()).append(": ").append(padding);
        }
        out.append(line.value()).append('\n');
    }
}
