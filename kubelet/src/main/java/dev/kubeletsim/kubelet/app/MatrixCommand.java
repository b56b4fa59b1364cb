// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.matrix.GateSetting;
import dev.kubeletsim.kubelet.app.matrix.MatrixCell;
import dev.kubeletsim.kubelet.app.matrix.MatrixDocument;
import dev.kubeletsim.kubelet.app.matrix.MatrixJunit;
import dev.kubeletsim.kubelet.app.matrix.MatrixPage;
import dev.kubeletsim.kubelet.app.matrix.MatrixPlan;
import dev.kubeletsim.kubelet.app.matrix.MatrixRunner;
import dev.kubeletsim.kubelet.app.matrix.MatrixTable;
import dev.kubeletsim.kubelet.app.matrix.PodPolicy;
import dev.kubeletsim.kubelet.app.matrix.Scenario;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the story's pod on every combination that is asked for, and shows what became of it. */
@Command(
        name = "matrix",
        description = {
            "Run a pod with each supplementalGroupsPolicy on each combination of Kubernetes version, feature gate and",
            "runtime, on simulated nodes under virtual time, and show what became of it. Lists are separated by commas;",
            "'all' stands for every value."
        },
        footer = {
            "",
            "Scenarios: fresh (the node and its pods are new), runtime-downgrade, runtime-upgrade, gate-off, gate-on,",
            "kubelet-upgrade, kubelet-downgrade (something changes while pods run: they are kept, restarted, or new).",
            "Default: fresh in every combination, and the others with Strict, the gate on, and runtimes that do not lie.",
            "",
            "Example: kubelet-sim matrix --kubernetes 1.31..1.33 --runtime containerd-2.0,containerd-1.7 --policy Strict",
            "         kubelet-sim matrix -o html > matrix.html",
            "         kubelet-sim matrix --scenario all --kubernetes 1.32 -o junit > matrix.xml   (exit code 1 if a cell",
            "             differs from KEP-3619's outcome matrix)"
        })
final class MatrixCommand implements Callable<Integer> {
    @Option(
            names = "--kubernetes",
            paramLabel = "VERSIONS",
            description = "Versions and ranges of them, such as 1.31,1.33..1.36. Default: 1.29..1.36.")
    private List<String> versions = new ArrayList<>();

    @Option(
            names = "--api-server-version",
            paramLabel = "VERSION",
            converter = RuntimeOptions.VersionConverter.class,
            description = "The API server's version. Default: the kubelet's.")
    private @Nullable KubernetesVersion apiServer;

    @Option(
            names = "--runtime",
            paramLabel = "NAMES",
            completionCandidates = RuntimeOptions.ProfileNames.class,
            description = "Runtimes: ${COMPLETION-CANDIDATES}. The last two lie. Default: all.")
    private List<String> runtimes = new ArrayList<>();

    @Option(
            names = "--gate",
            paramLabel = "SETTINGS",
            description = "How the gate is set: default, on, off (on both components), api-server-only, kubelet-only."
                    + " Default: default,on,off.")
    private List<String> gates = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "POLICIES",
            description = "The pods' supplementalGroupsPolicy: unset, Merge, Strict. Default: all.")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--scenario", paramLabel = "NAMES", description = "What happens to the node; see below.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json (docs/matrix.schema.json), junit or html. Default: table.")
    private Format format = Format.TABLE;

    @Option(names = "--timelines", description = "Put each run's calls into the JSON too; HTML always has them.")
    private boolean timelines;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How the matrix is written. */
    enum Format {
        TABLE,
        JSON,
        JUNIT,
        HTML;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        List<MatrixPlan> plans;
        try {
            plans = plans();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        // What kubelets and runtimes say while they are changed under their pods is part of the runs, not of this one.
        Logging.start(Level.SEVERE);
        List<MatrixCell> cells = MatrixRunner.run(plans);
        print(cells, spec.commandLine().getOut());
        boolean differs = cells.stream().anyMatch(cell -> !cell.differences().isEmpty());
        return format == Format.JUNIT && differs ? Main.EXIT_FAILED : 0;
    }

    private void print(List<MatrixCell> cells, PrintWriter out) {
        switch (format) {
            case TABLE -> MatrixTable.print(cells, out);
            case JSON -> out.println(MatrixDocument.text(cells));
            case JUNIT -> out.print(MatrixJunit.text(cells));
            case HTML -> out.print(MatrixPage.text(cells));
        }
        out.flush();
    }

    private List<MatrixPlan> plans() {
        List<PodPolicy> chosen = NamedChoices.of("policy", policies, List.of(PodPolicy.values()));
        List<RuntimeProfile> profiles = runtimes();
        List<GateSetting> settings = gates();
        List<MatrixPlan> plans = scenarios.isEmpty()
                ? Stream.concat(
                                Stream.of(plan(settings, profiles, chosen, List.of(Scenario.FRESH))),
                                changing(settings, profiles, chosen))
                        .toList()
                : List.of(plan(
                        settings,
                        profiles,
                        chosen,
                        NamedChoices.of("scenario", scenarios, List.of(Scenario.values()))));
        List<MatrixPlan> possible =
                plans.stream().filter(plan -> !plan.isEmpty()).toList();
        if (possible.isEmpty()) {
            throw new IllegalArgumentException("nothing to run: none of these nodes can go through scenario "
                    + String.join(",", scenarios) + "; add versions, runtimes or gate settings");
        }
        return possible;
    }

    private MatrixPlan plan(
            List<GateSetting> settings,
            List<RuntimeProfile> profiles,
            List<PodPolicy> chosen,
            List<Scenario> happening) {
        return new MatrixPlan(
                VersionRange.all(versions),
                apiServer,
                settings,
                profiles,
                chosen,
                happening,
                timelines || format == Format.HTML);
    }

    /** The telling part of the scenarios that change something: all of it would take a minute. */
    private Stream<MatrixPlan> changing(
            List<GateSetting> settings, List<RuntimeProfile> profiles, List<PodPolicy> chosen) {
        List<String> lying =
                RuntimeProfile.lying().stream().map(RuntimeProfile::name).toList();
        List<RuntimeProfile> honest = profiles.stream()
                .filter(profile -> !lying.contains(profile.name()))
                .toList();
        List<PodPolicy> strict =
                chosen.stream().filter(policy -> policy == PodPolicy.STRICT).toList();
        return Arrays.stream(Scenario.values())
                .filter(scenario -> scenario != Scenario.FRESH)
                .map(scenario -> plan(
                        settings.stream()
                                .filter(setting -> isTelling(scenario, setting))
                                .toList(),
                        honest,
                        strict,
                        List.of(scenario)));
    }

    private static boolean isTelling(Scenario scenario, GateSetting setting) {
        return setting == (scenario == Scenario.GATE_ON ? GateSetting.OFF : GateSetting.ON);
    }

    private List<RuntimeProfile> runtimes() {
        return NamedChoices.of(
                "runtime",
                runtimes,
                RuntimeOptions.names().stream().map(RuntimeOptions::profile).toList());
    }

    private List<GateSetting> gates() {
        return gates.isEmpty()
                ? List.of(GateSetting.DEFAULT, GateSetting.ON, GateSetting.OFF)
                : NamedChoices.of("gate setting", gates, List.of(GateSetting.values()));
    }
}
