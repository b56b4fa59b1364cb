// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.features.FeatureGateException;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.app.CallTimeline;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One node, run under virtual time with the pods of all policies. Nothing is shared with other runs.
 *
 * @param before the node at the start
 * @param after the node after the scenario's change
 * @param gate how the gate is set at the start
 */
record NodeRun(
        NodeSetup before,
        NodeSetup after,
        GateSetting gate,
        Scenario scenario,
        List<PodPolicy> policies,
        boolean timelines) {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** As long as a node's status takes to follow its runtime: a poll of the runtime, then an update of the node. */
    private static final Duration RUNTIME_SEEN = Duration.ofSeconds(16);

    /** More than a kubelet takes to look at its containers, act, and report. */
    private static final Duration ACTED = Duration.ofSeconds(4);

    private static final List<PodAge> OLD = List.of(PodAge.KEPT, PodAge.RESTARTED);

    NodeRun {
        policies = List.copyOf(policies);
    }

    /** Runs the node and tells what became of each pod. */
    List<MatrixCell> cells() {
        List<CellOutcome.Refusal> refusals = refusals();
        if (!refusals.isEmpty()) {
            CellOutcome refused = new CellOutcome.Refused(refusals);
            return ages().stream()
                    .flatMap(age -> policies.stream().map(policy -> cell(age, policy, refused, List.of(), List.of())))
                    .toList();
        }
        CallTimeline calls = new CallTimeline();
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = start(time, calls)) {
            if (scenario != Scenario.FRESH) {
                OLD.forEach(age -> apply(node, age));
                change(node, time);
            }
            apply(node, PodAge.NEW);
            time.advance(ACTED);
            calls.pause();
            return look(node, calls.calls());
        } catch (RuntimeException e) {
            throw new IllegalStateException("running " + this + ": " + e.getMessage(), e);
        }
    }

    /** Why there is no such node, or will be none after the change. */
    private List<CellOutcome.Refusal> refusals() {
        List<Supplier<FeatureGates>> starts =
                List.of(before::apiServerGates, before::kubeletGates, after::kubeletGates);
        Set<CellOutcome.Refusal> refusals = new LinkedHashSet<>();
        for (Supplier<FeatureGates> start : starts) {
            try {
                FeatureGates unused = start.get();
            } catch (FeatureGateException e) {
                refusals.add(new CellOutcome.Refusal(e.component(), e.version(), String.valueOf(e.getMessage())));
            }
        }
        return List.copyOf(refusals);
    }

    private SimulatedNode start(VirtualTime time, CallTimeline calls) {
        SimulatedNode.Builder builder = SimulatedNode.builder()
                .scheduler(time)
                .runtime(before.runtime())
                .kubernetesVersion(before.kubelet())
                .apiServerVersion(before.apiServer())
                .apiServerFeatureGates(before.apiServerFlag())
                .kubeletFeatureGates(before.kubeletFlag());
        return (timelines ? builder.recordCalls(calls) : builder).start();
    }

    private List<PodAge> ages() {
        return scenario == Scenario.FRESH ? List.of(PodAge.NEW) : List.of(PodAge.values());
    }

    /** Makes the pods of one age and waits until each is ready or over. */
    private void apply(SimulatedNode node, PodAge age) {
        policies.forEach(policy -> node.apply(MatrixPod.manifest(age, policy)));
        policies.forEach(policy -> node.awaitSettled(MatrixPod.name(age, policy), PATIENCE));
    }

    private void change(SimulatedNode node, VirtualTime time) {
        if (before.runtimeDiffersFrom(after)) {
            node.restartRuntime(after.runtime());
            time.advance(RUNTIME_SEEN);
        }
        if (before.kubeletDiffersFrom(after)) {
            node.restartKubelet(after.kubelet(), after.kubeletFlag());
            time.advance(ACTED);
        }
        for (PodPolicy policy : policies) {
            String pod = MatrixPod.name(PodAge.RESTARTED, policy);
            if (PodLook.isRunning(node.pod(pod))) {
                node.stopContainer(pod);
            }
        }
        time.advance(ACTED);
    }

    private List<MatrixCell> look(SimulatedNode node, List<CallTimeline.Call> calls) {
        Expectation expectation = new Expectation(before, after);
        List<MatrixCell> cells = new ArrayList<>();
        for (PodAge age : ages()) {
            for (PodPolicy policy : policies) {
                String name = MatrixPod.name(age, policy);
                CellOutcome.Observed observed = PodLook.at(node, name, policy);
                List<String> differences = expectation.of(age, policy).differencesFrom(observed);
                cells.add(cell(age, policy, observed, differences, callsAbout(name, calls)));
            }
        }
        return cells;
    }

    private static List<CallTimeline.Call> callsAbout(String pod, List<CallTimeline.Call> calls) {
        return calls.stream()
                .filter(call -> !call.routine() && (call.pod().equals(pod) || isAboutTheNode(call)))
                .toList();
    }

    /** What the kubelet reports of its node, but not its events. */
    private static boolean isAboutTheNode(CallTimeline.Call call) {
        return call.pod().isEmpty()
                && call.what().contains("/api/v1/nodes")
                && !call.what().startsWith("WATCH");
    }

    private MatrixCell cell(
            PodAge age,
            PodPolicy policy,
            CellOutcome outcome,
            List<String> differences,
            List<CallTimeline.Call> timeline) {
        return new MatrixCell(
                before.kubelet(),
                before.apiServer(),
                gate,
                before.runtime().name(),
                scenario,
                age,
                policy,
                new MatrixCell.Now(after.kubelet(), after.runtime().name()),
                outcome,
                differences,
                timeline);
    }

    @Override
    public String toString() {
        return "kubelet " + before.kubelet() + " under API server " + before.apiServer() + ", gate " + gate + ", "
                + before.runtime() + ", " + scenario;
    }
}
