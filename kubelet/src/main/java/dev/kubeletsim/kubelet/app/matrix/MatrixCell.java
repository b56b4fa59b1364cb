// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.CallTimeline;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What became of one pod.
 *
 * @param kubernetes the kubelet's version at the start
 * @param apiServer the API server's version
 * @param runtime the runtime's name at the start
 * @param now the kubelet's version and the runtime when the pod was looked at, where a scenario changed them
 * @param differences how the outcome differs from what the rules expect, one sentence each; empty if it does not
 * @param timeline the calls that had to do with the pod or with the whole node; empty unless they were noted
 */
public record MatrixCell(
        KubernetesVersion kubernetes,
        KubernetesVersion apiServer,
        GateSetting gate,
        String runtime,
        Scenario scenario,
        PodAge pod,
        PodPolicy policy,
        Now now,
        CellOutcome outcome,
        List<String> differences,
        List<CallTimeline.Call> timeline) {
    public MatrixCell {
        Objects.requireNonNull(outcome, "outcome");
        differences = List.copyOf(differences);
        timeline = List.copyOf(timeline);
    }

    /** What a node is when it is looked at. */
    public record Now(KubernetesVersion kubernetes, String runtime) {}

    /** A name that no other cell of a matrix has, of letters, digits, dots and dashes. */
    public String id() {
        return String.join(
                        "-",
                        kubernetes.toString(),
                        "api",
                        apiServer.toString(),
                        "gate",
                        gate.toString(),
                        runtime,
                        scenario.toString(),
                        pod.toString(),
                        policy.toString())
                .toLowerCase(Locale.ROOT);
    }

    /** How long after the start of the run a call was made, in seconds. */
    public static String secondsInto(CallTimeline.Call call) {
        Duration since = Duration.between(NodeRun.START, call.at());
        return String.format(Locale.ROOT, "%.3f", since.toNanos() / 1e9);
    }

    /** The version column: where it began, and where it came to. */
    public String kubernetesShown() {
        return now.kubernetes().equals(kubernetes) ? kubernetes.toString() : kubernetes + " to " + now.kubernetes();
    }

    /** The runtime column, likewise. */
    public String runtimeShown() {
        return now.runtime().equals(runtime) ? runtime : runtime + " to " + now.runtime();
    }
}
