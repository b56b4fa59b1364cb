// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import dev.kubeletsim.cri.conformance.CaseResult;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.Outcome;
import dev.kubeletsim.cri.conformance.SuiteReport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The report as one JSON object: every case with its outcome, and its differences if there are any. */
final class JsonReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonReport() {}

    static String write(ConformanceReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("profile", report.profile());
        root.put("recorded", report.recorded());
        root.put("runtime", report.runtime().strip());
        root.put("allowUnsupported", report.allowUnsupported());
        root.put("passed", report.passed());
        ArrayNode suites = root.putArray("suites");
        report.suites().forEach(suite -> suite(suites.addObject(), suite));
        ArrayNode notes = root.putArray("notes");
        report.notes().forEach(notes::add);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void suite(ObjectNode node, SuiteReport suite) {
        node.put("name", suite.name());
        node.put("millis", suite.took().toMillis());
        for (Outcome outcome : Outcome.values()) {
            node.put(key(outcome), suite.count(outcome));
        }
        ArrayNode cases = node.putArray("cases");
        suite.cases().forEach(result -> result(cases.addObject(), result));
    }

    private static void result(ObjectNode node, CaseResult result) {
        node.put("name", result.name()).put("outcome", key(result.outcome()));
        if (!result.note().isEmpty()) {
            node.put("note", result.note());
        }
        if (!result.differences().isEmpty()) {
            ArrayNode differences = node.putArray("differences");
            result.differences()
                    .forEach(it -> differences
                            .addObject()
                            .put("path", it.path())
                            .put("got", it.got())
                            .put("want", it.want()));
        }
    }

    private static String key(Outcome outcome) {
        return switch (outcome) {
            case EQUAL -> "equal";
            case DIFFERENT -> "different";
            case UNSUPPORTED -> "unsupported";
            case NOT_RUN -> "notRun";
            case NOT_RECORDED -> "notRecorded";
        };
    }
}
