// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import dev.kubeletsim.api.schema.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The difference of two values as upstream prints it from 1.34 on: a unified diff, three lines of context, of their JSON
 * indented by one space (apimachinery {@code pkg/util/diff}).
 */
final class UnifiedJsonDiff {
    private static final int CONTEXT = 3;

    /** A run of lines: equal ones, or ones to be replaced. */
    private record Run(boolean equal, int fromStart, int fromEnd, int toStart, int toEnd) {}

    /** Where the types begin that have names for JSON. */
    private static final String TAGGED = "v1.";

    private UnifiedJsonDiff() {}

    /** A value as JSON on one line. */
    static String compact(GoValue value) {
        return JsonMapper.shared().readTree(rendered(value, 0)).toString();
    }

    static String of(GoValue old, GoValue changed) {
        List<String> from = lines(old);
        List<String> to = lines(changed);
        StringBuilder out = new StringBuilder();
        for (List<Run> hunk : hunks(runs(from, to))) {
            write(hunk, from, to, out);
        }
        return out.toString();
    }

    private static List<String> lines(GoValue value) {
        StringBuilder out = new StringBuilder();
        json(value, 0, out);
        return List.of(out.toString().split("\n", -1));
    }

    private static void json(GoValue value, int depth, StringBuilder out) {
        switch (value) {
            case GoValue.Nil ignored -> out.append("null");
            case GoValue.Leaf leaf -> out.append(leaf.json());
            case GoValue.Pointer pointer -> json(pointer.target(), depth, out);
            case GoValue.Slice slice -> {
                List<String> parts = new ArrayList<>();
                slice.elements().forEach(element -> parts.add(rendered(element, depth + 1)));
                block('[', parts, ']', depth, out);
            }
            case GoValue.Dictionary map -> {
                List<String> parts = new ArrayList<>();
                for (Map.Entry<String, GoValue> entry : map.entries().entrySet()) {
                    parts.add(GoText.quoted(entry.getKey()) + ": " + rendered(entry.getValue(), depth + 1));
                }
                block('{', parts, '}', depth, out);
            }
            case GoValue.Struct struct -> {
                List<String> parts = new ArrayList<>();
                if (struct.type().startsWith(TAGGED)) {
                    tagged(struct, depth, parts);
                } else {
                    members(struct, depth, parts);
                }
                block('{', parts, '}', depth, out);
            }
        }
    }

    /** The types of {@code metav1} are no internal ones: their fields have the names of the wire, and empty ones are left out. */
    private static void tagged(GoValue.Struct struct, int depth, List<String> parts) {
        for (GoValue.Member member : struct.members()) {
            if (!member.value().isZero()) {
                String name = Character.toLowerCase(member.name().charAt(0))
                        + member.name().substring(1);
                parts.add("\"" + name + "\": " + rendered(member.value(), depth + 1));
            }
        }
    }

    private static void members(GoValue.Struct struct, int depth, List<String> parts) {
        for (GoValue.Member member : struct.members()) {
            if (member.embedded() && member.value() instanceof GoValue.Struct inner) {
                members(inner, depth, parts);
            } else {
                parts.add("\"" + member.name() + "\": " + rendered(member.value(), depth + 1));
            }
        }
    }

    private static String rendered(GoValue value, int depth) {
        StringBuilder out = new StringBuilder();
        json(value, depth, out);
        return out.toString();
    }

    private static void block(char open, List<String> parts, char close, int depth, StringBuilder out) {
        out.append(open);
        String indent = " ".repeat(depth + 1);
        for (int i = 0; i < parts.size(); i++) {
            out.append(i == 0 ? "\n" : ",\n").append(indent).append(parts.get(i));
        }
        out.append(parts.isEmpty() ? "" : "\n" + " ".repeat(depth)).append(close);
    }

    private static List<Run> runs(List<String> from, List<String> to) {
        List<Run> runs = new ArrayList<>();
        int i = 0;
        int j = 0;
        for (int[] match : LongestMatches.of(from, to)) {
            if (match[0] > i || match[1] > j) {
                runs.add(new Run(false, i, match[0], j, match[1]));
            }
            if (match[2] > 0) {
                runs.add(new Run(true, match[0], match[0] + match[2], match[1], match[1] + match[2]));
            }
            i = match[0] + match[2];
            j = match[1] + match[2];
        }
        return runs;
    }

    /** Cuts long equal runs to the context and groups what lies between. */
    private static List<List<Run>> hunks(List<Run> runs) {
        List<List<Run>> hunks = new ArrayList<>();
        List<Run> hunk = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            if (!run.equal()) {
                hunk.add(run);
                continue;
            }
            int length = run.fromEnd() - run.fromStart();
            boolean last = i == runs.size() - 1;
            boolean first = i == 0;
            if (!first && (last || length > 2 * CONTEXT)) {
                int kept = Math.min(CONTEXT, length);
                hunk.add(new Run(true, run.fromStart(), run.fromStart() + kept, run.toStart(), run.toStart() + kept));
                hunks.add(hunk);
                hunk = new ArrayList<>();
            }
            if (!last && (first || length > 2 * CONTEXT)) {
                int kept = Math.min(CONTEXT, length);
                hunk.add(new Run(true, run.fromEnd() - kept, run.fromEnd(), run.toEnd() - kept, run.toEnd()));
            } else if (!first && !last) {
                hunk.add(run);
            }
        }
        if (hunk.stream().anyMatch(run -> !run.equal())) {
            hunks.add(hunk);
        }
        return hunks;
    }

    private static void write(List<Run> hunk, List<String> from, List<String> to, StringBuilder out) {
        Run first = hunk.get(0);
        Run last = hunk.get(hunk.size() - 1);
        out.append("@@ -")
                .append(range(first.fromStart(), last.fromEnd()))
                .append(" +")
                .append(range(first.toStart(), last.toEnd()))
                .append(" @@\n");
        for (Run run : hunk) {
            from.subList(run.fromStart(), run.fromEnd())
                    .forEach(line ->
                            out.append(run.equal() ? ' ' : '-').append(line).append('\n'));
            if (!run.equal()) {
                to.subList(run.toStart(), run.toEnd())
                        .forEach(line -> out.append('+').append(line).append('\n'));
            }
        }
    }

    private static String range(int start, int end) {
        int length = end - start;
        int beginning = length == 0 ? start : start + 1;
        return length == 1 ? String.valueOf(beginning) : beginning + "," + length;
    }
}
