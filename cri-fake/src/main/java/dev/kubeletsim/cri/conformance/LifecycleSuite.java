// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends the recorded script, all of it and in order, and compares every reply that was recorded. */
final class LifecycleSuite {
    /** containerd up to 2.0 follows a nil pointer here, and its process ends. */
    private static final Set<String> CRASH_CONTAINERD =
            Set.of("create: no config", "create: no metadata", "create: no sandbox config");

    private final SuiteRun run;
    private final LifecycleScript script;

    LifecycleSuite(SuiteRun run) {
        this.run = run;
        this.script = new LifecycleScript(run.settings().logs().path().toString());
    }

    List<CaseResult> cases() {
        List<JsonNode> steps = Recordings.lines("lifecycle", run.settings().profile());
        SuiteRun.Progress progress = run.progress(Suite.LIFECYCLE, steps.size());
        List<CaseResult> results = new ArrayList<>();
        for (JsonNode step : steps) {
            results.add(result(step));
            progress.step();
        }
        return results;
    }

    private CaseResult result(JsonNode step) {
        String title = step.get("step").asString();
        String rpc = step.get("rpc").asString();
        JsonNode recorded = step.get("request");
        if (CRASH_CONTAINERD.contains(title) && run.runtimeName().equals("containerd")) {
            return CaseResult.notRun(title, "containerd may crash on it");
        }
        var image = RecordedImages.needed(recorded, run.missingImages());
        if (image.isPresent()) {
            return CaseResult.notRun(title, "image " + image.get() + " missing");
        }
        List<String> unknown = script.unknownNames(title, recorded);
        if (!unknown.isEmpty()) {
            return missing(title, unknown);
        }
        JsonNode request = request(title, recorded);
        if (request.isMissingNode()) {
            return CaseResult.notRun(title, "image " + RecordedImages.MAIN + " missing");
        }
        run.settings().logs().prepare(request.at("/config/log_directory").asString(""));
        JsonNode reply = run.call(rpc, request);
        script.learn(title, reply);
        run.scheduler().sleep(LifecycleScript.waitAfter(title));
        return step.has("reply") ? judge(title, rpc, reply, step.get("reply")) : CaseResult.notRecorded(title);
    }

    private static CaseResult missing(String title, List<String> names) {
        return CaseResult.notRun(title, "no earlier step made " + String.join(", ", names));
    }

    private CaseResult judge(String title, String rpc, JsonNode reply, JsonNode recorded) {
        List<String> unknown = script.unknownNames(title, recorded);
        if (!unknown.isEmpty()) {
            return missing(title, unknown);
        }
        JsonNode got = RuntimeWords.comparable(script.normal(reply), rpc);
        JsonNode want = RuntimeWords.comparable(recorded, rpc);
        return run.features().judge(title, rpc.equals("Version") ? StatusSuite.withoutRelease(got, want) : got, want);
    }

    /**
     * The request as it has to be sent. Image ids differ from the recording machine's; as the recorded script did, they
     * are taken from the image itself. Missing if there is no such image.
     */
    private JsonNode request(String title, JsonNode recorded) {
        if (!title.startsWith("image by ")) {
            return script.request(title, recorded);
        }
        JsonNode image =
                run.call("ImageStatus", imageRequest(RecordedImages.MAIN)).path("image");
        String id = image.path("id").asString("");
        String reference = switch (title) {
            case "image by id" -> id;
            case "image by short id" -> shortId(id);
            default -> image.at("/repo_digests/0").asString("");
        };
        return reference.isEmpty() ? recorded.path("no image") : imageRequest(reference);
    }

    private static String shortId(String id) {
        String hex = id.replace("sha256:", "");
        return hex.substring(0, Math.min(12, hex.length()));
    }

    private static ObjectNode imageRequest(String reference) {
        ObjectNode request = Recordings.JSON.createObjectNode();
        request.putObject("image").put("image", reference);
        return request;
    }
}
