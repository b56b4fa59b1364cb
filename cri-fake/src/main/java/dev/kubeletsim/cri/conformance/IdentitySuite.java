// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a container for every recorded security context and looks who its first process is. Cases do not see each other,
 * so they run in lanes, each with a sandbox of its own.
 */
final class IdentitySuite {
    private final SuiteRun run;
    private final List<JsonNode> recorded;
    private final AtomicReferenceArray<CaseResult> results;
    private final SuiteRun.Progress progress;

    IdentitySuite(SuiteRun run) {
        this.run = run;
        this.recorded = Recordings.lines("identity", run.settings().profile());
        this.results = new AtomicReferenceArray<>(recorded.size());
        this.progress = run.progress(Suite.IDENTITY, recorded.size());
    }

    List<CaseResult> cases() {
        List<CompletableFuture<Void>> lanes = new ArrayList<>();
        for (int lane = 0; lane < run.settings().parallel(); lane++) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            lanes.add(over);
            int first = lane;
            run.scheduler().start("conformance-identity-" + lane, () -> {
                try {
                    runLane(first);
                    over.complete(null);
                } catch (RuntimeException e) {
                    over.completeExceptionally(e);
                }
            });
        }
        run.scheduler().await(CompletableFuture.allOf(lanes.toArray(CompletableFuture[]::new)));
        List<CaseResult> all = new ArrayList<>();
        for (int i = 0; i < results.length(); i++) {
            all.add(results.get(i));
        }
        return all;
    }

    private void runLane(int lane) {
        ObjectNode sandbox = sandboxConfig(lane);
        run.settings().logs().prepare(sandbox.get("log_directory").asString());
        JsonNode made = run.call("RunPodSandbox", object().set("config", sandbox));
        IdentityProbe probe =
                new IdentityProbe(run.cri(), made.path("pod_sandbox_id").asString(""), sandbox, run.scheduler());
        for (int i = lane; i < recorded.size(); i += run.settings().parallel()) {
            JsonNode golden = recorded.get(i);
            results.set(
                    i,
                    made.has(CriCalls.CODE)
                            ? CaseResult.notRun(name(golden), "no sandbox: " + made)
                            : result(probe, golden, i));
            progress.step();
        }
    }

    private CaseResult result(IdentityProbe probe, JsonNode golden, int number) {
        String name = name(golden);
        String image = golden.get("image").asString();
        if (run.missingImages().contains(image)) {
            return CaseResult.notRun(name, "image " + image + " missing");
        }
        if (!golden.has("expect")) {
            return CaseResult.notRecorded(name);
        }
        String policy =
                golden.at("/security_context/supplemental_groups_policy").asString("");
        JsonNode want = IdentityProbe.comparable(golden.get("expect"));
        return run.features().judgeIdentity(name, policy, probe.observe(golden, number), want);
    }

    private static String name(JsonNode golden) {
        String image = golden.get("image").asString();
        return image.substring(image.lastIndexOf('/') + 1) + " " + golden.get("security_context");
    }

    private ObjectNode sandboxConfig(int lane) {
        String name = "conformance-identity-" + lane;
        ObjectNode config = object();
        config.putObject("metadata")
                .put("name", name)
                .put("namespace", "default")
                .put("uid", "uid-" + name);
        config.put("log_directory", run.settings().logs().path().resolve(name).toString());
        config.putObject("linux")
                .putObject("security_context")
                .putObject("namespace_options")
                .put("network", "NODE")
                .put("pid", "CONTAINER");
        return config;
    }

    private static ObjectNode object() {
        return Recordings.JSON.createObjectNode();
    }
}
