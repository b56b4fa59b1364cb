// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A report in JUnit's XML, as systems for continuous integration read it: suites of test cases.
 *
 * @param name of the whole
 * @param suites in the order in which they are shown
 */
public record JunitDocument(String name, List<Suite> suites) {
    private static final double MILLIS = 1000;

    /**
     * Cases that belong together.
     *
     * @param took how long all of them took, zero if nobody knows
     */
    public record Suite(String name, Duration took, List<Case> cases) {
        public Suite {
            cases = List.copyOf(cases);
        }
    }

    /**
     * A test case.
     *
     * @param className what readers group the cases of a suite by, with dots
     */
    public record Case(String className, String name, Result result) {}

    /** What became of a case. */
    public sealed interface Result {}

    /** As it should be. */
    public record Passed() implements Result {}

    /** Not as it should be; {@code detail} may have many lines. */
    public record Failed(String message, String detail) implements Result {}

    /** Not run, and why. */
    public record Skipped(String message) implements Result {}

    public JunitDocument {
        suites = List.copyOf(suites);
    }

    /** The document. */
    public String text() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        List<Case> all =
                suites.stream().flatMap(suite -> suite.cases().stream()).toList();
        xml.append("<testsuites");
        attribute(xml, "name", name);
        counts(xml, all);
        xml.append(">\n");
        suites.forEach(suite -> suite(xml, suite));
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder xml, Suite suite) {
        xml.append("  <testsuite");
        attribute(xml, "name", suite.name());
        counts(xml, suite.cases());
        if (!suite.took().isZero()) {
            attribute(
                    xml, "time", String.format(Locale.ROOT, "%.1f", suite.took().toMillis() / MILLIS));
        }
        xml.append(">\n");
        suite.cases().forEach(test -> testCase(xml, test));
        xml.append("  </testsuite>\n");
    }

    private static void testCase(StringBuilder xml, Case test) {
        xml.append("    <testcase");
        attribute(xml, "classname", test.className());
        attribute(xml, "name", test.name());
        switch (test.result()) {
            case Passed ignored -> xml.append("/>\n");
            case Skipped skipped -> {
                xml.append(">\n      <skipped");
                attribute(xml, "message", skipped.message());
                xml.append("/>\n    </testcase>\n");
            }
            case Failed failed -> {
                xml.append(">\n      <failure");
                attribute(xml, "message", failed.message());
                xml.append('>').append(Markup.escaped(failed.detail())).append("</failure>\n    </testcase>\n");
            }
        }
    }

    private static void counts(StringBuilder xml, List<Case> cases) {
        attribute(xml, "tests", Integer.toString(cases.size()));
        attribute(xml, "failures", count(cases, Failed.class));
        attribute(xml, "errors", "0");
        attribute(xml, "skipped", count(cases, Skipped.class));
    }

    private static String count(List<Case> cases, Class<? extends Result> kind) {
        return Long.toString(
                cases.stream().filter(test -> kind.isInstance(test.result())).count());
    }

    private static void attribute(StringBuilder xml, String name, String value) {
        xml.append(' ').append(name).append("=\"").append(Markup.escaped(value)).append('"');
    }
}
