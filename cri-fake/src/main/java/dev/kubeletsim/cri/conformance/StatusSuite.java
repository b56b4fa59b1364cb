// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the endpoint says of itself: Version, Status, RuntimeConfig, ImageFsInfo. */
final class StatusSuite {
    private static final List<Map.Entry<String, String>> CALLS = List.of(
            Map.entry("version", "Version"),
            Map.entry("status", "Status"),
            Map.entry("config", "RuntimeConfig"),
            Map.entry("fs", "ImageFsInfo"));
    private static final String RELEASE = "runtime_version";

    private final SuiteRun run;
    private final LifecycleScript script;

    StatusSuite(SuiteRun run) {
        this.run = run;
        this.script = new LifecycleScript(run.settings().logs().path().toString());
    }

    List<CaseResult> cases() {
        JsonNode recorded = Recordings.lines("status", run.settings().profile()).getFirst();
        return CALLS.stream()
                .map(call -> result(call.getKey(), call.getValue(), recorded))
                .toList();
    }

    private CaseResult result(String name, String rpc, JsonNode recorded) {
        JsonNode reply = run.call(rpc, Recordings.JSON.createObjectNode());
        if (!recorded.has(name)) {
            return CaseResult.notRecorded(rpc);
        }
        JsonNode want = comparable(recorded.get(name), rpc);
        return run.features().judge(rpc, withoutRelease(comparable(reply, rpc), want), want);
    }

    private JsonNode comparable(JsonNode reply, String rpc) {
        return RuntimeWords.comparable(script.normal(reply), rpc);
    }

    /** A profile stands for all patch releases; where the recording leaves the release out, it is not compared. */
    static JsonNode withoutRelease(JsonNode version, JsonNode want) {
        if (version instanceof ObjectNode reply && reply.has(RELEASE)) {
            if (want.has(RELEASE)) {
                reply.put(
                        RELEASE,
                        samePatch(
                                reply.get(RELEASE).asString(), want.get(RELEASE).asString()));
            } else {
                reply.remove(RELEASE);
            }
        }
        return version;
    }

    private static String samePatch(String got, String want) {
        String minor = want.substring(0, want.lastIndexOf('.') + 1);
        return !minor.isEmpty() && got.startsWith(minor) ? want : got;
    }
}
