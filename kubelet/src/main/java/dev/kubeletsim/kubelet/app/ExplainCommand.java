// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.kubelet.app.explain.ExplainJson;
import dev.kubeletsim.kubelet.app.explain.ExplainTable;
import dev.kubeletsim.kubelet.app.explain.ExplainedNode;
import dev.kubeletsim.kubelet.app.explain.ExplainedPod;
import dev.kubeletsim.kubelet.app.explain.Manifest;
import dev.kubeletsim.kubelet.app.explain.ManifestException;
import dev.kubeletsim.kubelet.app.explain.ManifestFile;
import dev.kubeletsim.kubelet.app.explain.Verdict;
import dev.kubeletsim.time.VirtualTime;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says for each user and group of a pod's containers where it comes from, by running the pod on a simulated node. */
@Command(
        name = "explain",
        description = {
            "Say where each uid, gid and group of a pod's containers comes from, what Strict would remove and Merge would "
                    + "add, and what a node would do with the pod. The pods are run on a simulated node, under virtual time."
        },
        footer = {
            "",
            "Example: kubelet-sim explain -f pod.yaml --runtime containerd-1.7 --kubernetes 1.33",
            "         kubectl get pod mypod -o yaml | kubelet-sim explain -f - --images images.yaml -o json",
            "",
            "Exit code: 1 if a file cannot be read or the API server refuses an object.",
            "docs/explain.md has the JSON format and a plugin for kubectl."
        })
final class ExplainCommand implements Callable<Integer> {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            required = true,
            description = {
                "Pods and what they refer to (config maps, namespaces and so on), as YAML or JSON; several documents and "
                        + "lists are fine; - is standard input. Repeatable."
            })
    private List<String> files = new ArrayList<>();

    @Mixin
    private RuntimeOptions runtime = new RuntimeOptions();

    @Mixin
    private VersionOptions versions = new VersionOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "${COMPLETION-CANDIDATES}. Default: table.")
    private String format = "table";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How explanations are printed. */
    static final class Formats implements Iterable<String> {
        private static final List<String> ALL = List.of("table", "json");

        @Override
        public Iterator<String> iterator() {
            return ALL.iterator();
        }
    }

    @Override
    public Integer call() {
        if (!Formats.ALL.contains(format)) {
            throw new ParameterException(
                    spec.commandLine(), "-o " + format + ": use one of " + String.join(", ", Formats.ALL));
        }
        Logging.start(Level.SEVERE);
        List<Manifest> manifests = read();
        List<ExplainedPod> pods = new ArrayList<>();
        ExplainedNode explainedNode;
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = StartFailure.reportedBy(() -> start(time))) {
            IdentityExplainer explainer = new IdentityExplainer(node);
            explainer.prepare(manifests);
            explainedNode = explainer.node(versions);
            manifests.stream().filter(Manifest::isPod).map(explainer::explain).forEach(pods::add);
        }
        print(explainedNode, pods);
        return complain(pods);
    }

    private List<Manifest> read() {
        List<Manifest> manifests = new ArrayList<>();
        try {
            for (String file : files) {
                manifests.addAll(ManifestFile.read(file));
            }
        } catch (ManifestException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
        if (manifests.stream().noneMatch(Manifest::isPod)) {
            throw new StartFailure(
                    manifests.getFirst().place() + ": " + manifests.getFirst().kind()
                            + ", and no pod in the files (expected: at least one object of kind Pod)");
        }
        return manifests;
    }

    private SimulatedNode start(VirtualTime time) {
        SimulatedNode.Builder node = SimulatedNode.builder()
                .scheduler(time)
                .runtime(runtime.runtime)
                .kubernetesVersion(versions.kubernetes)
                .featureGates(versions.featureGates())
                .apiServerFeatureGates(versions.apiServerFeatureGates())
                .kubeletFeatureGates(versions.kubeletFeatureGates());
        if (versions.apiServer != null) {
            node.apiServerVersion(versions.apiServer);
        }
        runtime.images.forEach(node::images);
        return node.start();
    }

    private void print(ExplainedNode node, List<ExplainedPod> pods) {
        PrintWriter out = spec.commandLine().getOut();
        if (format.equals("json")) {
            out.println(ExplainJson.text(node, pods));
        } else {
            ExplainTable table = new ExplainTable(out);
            table.print(node);
            pods.forEach(table::print);
        }
        out.flush();
    }

    /** Repeats the API server's refusals on standard error. */
    private int complain(List<ExplainedPod> pods) {
        int exitCode = 0;
        for (ExplainedPod pod : pods) {
            if (pod.verdict().outcome() == Verdict.Outcome.REFUSED) {
                spec.commandLine()
                        .getErr()
                        .println(pod.place() + ": " + pod.verdict().message());
                exitCode = Main.EXIT_FAILED;
            }
        }
        return exitCode;
    }
}
