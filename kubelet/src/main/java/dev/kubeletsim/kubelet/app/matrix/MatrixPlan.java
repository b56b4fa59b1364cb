// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to run: every combination of what is listed.
 *
 * @param apiServer the API server's version; null for the kubelet's own (or the newer one of a kubelet that changes)
 * @param timelines whether each run notes its calls
 */
public record MatrixPlan(
        List<KubernetesVersion> versions,
        @Nullable KubernetesVersion apiServer,
        List<GateSetting> gates,
        List<RuntimeProfile> runtimes,
        List<PodPolicy> policies,
        List<Scenario> scenarios,
        boolean timelines) {
    public MatrixPlan {
        versions = List.copyOf(versions);
        gates = List.copyOf(gates);
        runtimes = List.copyOf(runtimes);
        policies = List.copyOf(policies);
        scenarios = List.copyOf(scenarios);
    }

    /** Whether there is anything to run. */
    public boolean isEmpty() {
        return runs().isEmpty() || policies.isEmpty();
    }

    /** The nodes to run, each with the pods of all policies. Scenarios that cannot happen to a node are left out. */
    List<NodeRun> runs() {
        List<NodeRun> runs = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            for (GateSetting gate : gates) {
                for (RuntimeProfile runtime : runtimes) {
                    for (KubernetesVersion version : versions) {
                        NodeSetup before = setup(version, gate, runtime, scenario);
                        scenario.changed(before)
                                .ifPresent(after ->
                                        runs.add(new NodeRun(before, after, gate, scenario, policies, timelines)));
                    }
                }
            }
        }
        return runs;
    }

    private NodeSetup setup(KubernetesVersion version, GateSetting gate, RuntimeProfile runtime, Scenario scenario) {
        NodeSetup same = new NodeSetup(version, version, gate.apiServerFlag(), gate.kubeletFlag(), runtime);
        KubernetesVersion server = apiServer != null
                ? apiServer
                : scenario.changed(same)
                        .map(NodeSetup::kubelet)
                        .filter(later -> later.isAtLeast(version))
                        .orElse(version);
        return new NodeSetup(version, server, gate.apiServerFlag(), gate.kubeletFlag(), runtime);
    }
}
