// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import dev.kubeletsim.cri.conformance.CaseResult;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.Outcome;
import dev.kubeletsim.cri.conformance.SuiteReport;
import java.io.StringWriter;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * JUnit's XML: a test case a recorded case. Different ones are failures, unsupported ones too unless they are allowed;
 * what was not run or not recorded is skipped.
 */
final class JunitReport {
    private final ConformanceReport report;
    private final XMLStreamWriter xml;

    private JunitReport(ConformanceReport report, XMLStreamWriter xml) {
        this.report = report;
        this.xml = xml;
    }

    static String write(ConformanceReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new JunitReport(report, xml).document();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML into memory", e);
        }
        return text.append('\n').toString();
    }

    private void document() throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        xml.writeStartElement("testsuites");
        xml.writeAttribute("name", "conformance " + report.runtime().strip() + " with " + report.profile());
        for (SuiteReport suite : report.suites()) {
            suite(suite);
        }
        xml.writeEndElement();
        xml.writeEndDocument();
    }

    private void suite(SuiteReport suite) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", suite.name());
        xml.writeAttribute("tests", Integer.toString(suite.cases().size()));
        xml.writeAttribute(
                "failures",
                Long.toString(suite.cases().stream().filter(this::failed).count()));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute(
                "skipped",
                Long.toString(suite.cases().stream().filter(this::skipped).count()));
        xml.writeAttribute("time", Phrases.seconds(suite.took()));
        for (CaseResult result : suite.cases()) {
            testCase(suite, result);
        }
        xml.writeEndElement();
    }

    private boolean failed(CaseResult result) {
        return result.outcome() == Outcome.DIFFERENT
                || result.outcome() == Outcome.UNSUPPORTED && !report.allowUnsupported();
    }

    private boolean skipped(CaseResult result) {
        return result.outcome() != Outcome.EQUAL && !failed(result);
    }

    private void testCase(SuiteReport suite, CaseResult result) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", "conformance." + report.profile() + "." + suite.name());
        xml.writeAttribute("name", printable(result.name()));
        if (!result.outcome().equals(Outcome.EQUAL)) {
            xml.writeStartElement(failed(result) ? "failure" : "skipped");
            xml.writeAttribute("message", printable(message(result)));
            xml.writeCharacters(
                    printable(result.differences().stream().map(Phrases::line).collect(Collectors.joining("\n"))));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String message(CaseResult result) {
        String outcome = Phrases.outcome(result.outcome());
        return result.note().isEmpty() ? outcome : outcome + ": " + result.note();
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String printable(String text) {
        return text.codePoints()
                .map(c -> c >= 0x20 && c != 0xFFFE && c != 0xFFFF || c == '\n' || c == '\t' ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
