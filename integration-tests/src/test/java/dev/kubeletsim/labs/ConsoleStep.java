// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.labs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command of a document and what the document says that it prints: in blocks fenced as {@code console}, a line that begins
 * with {@code $} and a space is a command ({@code >} and a space continue it), the others are output. Runs of spaces count as
 * one; {@code <age>} stands for any age, and a line with three dots for any number of lines.
 *
 * @param place file and line of the command
 * @param expected the lines that are printed
 */
record ConsoleStep(String place, String command, List<String> expected) {
    private static final String ANY_LINES = "...";
    private static final Pattern AGE = Pattern.compile("<age>");
    private static final String AGE_PATTERN = "\\d+[smhd](\\d+[smhd])?";

    /** The commands of a document, in its order. */
    static List<ConsoleStep> of(Path document) throws IOException {
        List<ConsoleStep> steps = new ArrayList<>();
        boolean console = false;
        int number = 0;
        for (String line : Files.readAllLines(document)) {
            number++;
            if (line.startsWith("```")) {
                console = !console && line.equals("```console");
            } else if (console && line.startsWith("$ ")) {
                steps.add(new ConsoleStep(document.getFileName() + ":" + number, line.substring(2), new ArrayList<>()));
            } else if (console && line.startsWith("> ")) {
                ConsoleStep last = steps.removeLast();
                steps.add(new ConsoleStep(last.place, last.command + "\n" + line.substring(2), last.expected));
            } else if (console) {
                steps.getLast().expected.add(line);
            }
        }
        return steps;
    }

    /** The expected lines in the form in which they are compared. */
    List<String> normalizedExpectation() {
        return expected.stream().map(ConsoleStep::normalized).toList();
    }

    /** The printed lines in that form, with the document's placeholder wherever one fits. */
    List<String> normalizedOutput(List<String> printed) {
        List<String> actual =
                new ArrayList<>(printed.stream().map(ConsoleStep::normalized).toList());
        List<String> wanted = normalizedExpectation();
        int dots = wanted.indexOf(ANY_LINES);
        int after = wanted.size() - dots - 1;
        if (dots >= 0 && actual.size() >= dots + after) {
            actual.subList(dots, actual.size() - after).clear();
            actual.add(dots, ANY_LINES);
        }
        for (int i = 0; i < Math.min(actual.size(), wanted.size()); i++) {
            if (matches(wanted.get(i), actual.get(i))) {
                actual.set(i, wanted.get(i));
            }
        }
        return actual;
    }

    private static boolean matches(String wanted, String actual) {
        StringBuilder pattern = new StringBuilder();
        Matcher ages = AGE.matcher(wanted);
        int from = 0;
        while (ages.find()) {
            pattern.append(Pattern.quote(wanted.substring(from, ages.start()))).append(AGE_PATTERN);
            from = ages.end();
        }
        return actual.matches(
                pattern.append(Pattern.quote(wanted.substring(from))).toString());
    }

    private static String normalized(String line) {
        return line.replaceAll("\\s+", " ").stripTrailing();
    }
}
