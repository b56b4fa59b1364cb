// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.yaml.Nearest;
import dev.kubeletsim.features.GateChange;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.features.gate.GateHistory;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists feature gates: of one version, or what two versions see differently. */
@Command(
        name = "gates",
        description = {
            "List the feature gates of a Kubernetes version: stage, default, whether they are locked to it, and what each",
            "changes in this simulator, in which component. kube-apiserver and kubelet know the same gates."
        },
        footer = {
            "",
            "Example: kubelet-sim gates --diff 1.31 1.36",
            "         kubelet-sim gates --kubernetes 1.33 SupplementalGroupsPolicy"
        })
final class GatesCommand implements Runnable {
    @Parameters(paramLabel = "GATE", description = "Only these gates. Default: all.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--kubernetes",
            paramLabel = "VERSION",
            converter = RuntimeOptions.VersionConverter.class,
            description = "The version: 1.29 to 1.36. Default: 1.36.")
    private KubernetesVersion kubernetes = KubernetesVersion.DEFAULT;

    @Option(
            names = "--diff",
            arity = "2",
            paramLabel = "VERSION",
            converter = RuntimeOptions.VersionConverter.class,
            description = "Only the gates in which two versions differ, as both have them.")
    private List<KubernetesVersion> diff = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.TABLE;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** How the list is written. */
    enum Format {
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void run() {
        Set<String> wanted = wanted();
        GateList list = diff.isEmpty()
                ? GateList.of(kubernetes, wanted)
                : GateList.ofChanges(diff.get(0), diff.get(1), changes(wanted));
        switch (format) {
            case TABLE -> list.printTable(spec.commandLine().getOut());
            case JSON -> list.printJson(spec.commandLine().getOut());
        }
        spec.commandLine().getOut().flush();
    }

    private Set<String> wanted() {
        Set<String> known = GateHistory.upstream().names();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "no release from 1.29 to 1.36 has a feature gate " + name + " (the nearest is "
                                + Nearest.name(name, known) + ")");
            }
        }
        return names.isEmpty() ? known : new LinkedHashSet<>(names);
    }

    private List<GateChange> changes(Set<String> wanted) {
        return GateChange.between(diff.get(0), diff.get(1)).stream()
                .filter(change -> wanted.contains(change.gate()))
                .toList();
    }
}
