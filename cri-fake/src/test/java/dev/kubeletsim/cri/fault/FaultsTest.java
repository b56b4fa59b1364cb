// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeCondition;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sees of calls that rules hit, over gRPC and in simulated time. */
class FaultsTest {
    private final VirtualRuntime cri = new VirtualRuntime(builder -> {});

    @AfterEach
    void close() {
        cri.close();
    }

    private void set(String yaml) {
        try {
            FaultFile.parse("faults.yaml", yaml).setOn(cri.runtime.faults());
        } catch (dev.kubeletsim.cri.yaml.YamlFileException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Status.Code version() {
        return cri.code(stub -> stub.version(VersionRequest.getDefaultInstance()));
    }

    @Test
    void anErrorHasItsCodeAndTextAndTheRuntimeNeverHearsOfTheCall() {
        set("faults: [{match: {rpc: RunPodSandbox}, error: {code: ResourceExhausted, message: no more pods}}]");

        assertThatThrownBy(() -> cri.runPod("a")).isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
            assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(failure.getStatus().getDescription()).isEqualTo("no more pods");
        });
        assertThat(cri.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                        .getItemsList())
                .isEmpty();
        assertThat(version()).isEqualTo(Status.Code.OK);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            the pod's name                   | {pod: web}                          | web/c/0
            a pattern of the pod's name      | {pod: "w*"}                         | web/c/0
            a star in the middle             | {pod: "d*b"}                        | db/c/0, db/c/1
            the namespace                    | {namespace: default}                | web/c/0, db/c/0, db/c/1
            another namespace                | {namespace: kube-system}            | ''
            the container's name             | {container: c, pod: db}             | db/c/0, db/c/1
            another container                | {container: sidecar}                | ''
            the image                        | {image: "*agnhost*"}                | web/c/0, db/c/0, db/c/1
            another image                    | {image: busybox}                    | ''
            the attempt                      | {attempt: 1}                        | db/c/1
            a label of the sandbox           | {labels: {app: web}}                | web/c/0
            labels of sandbox and container  | {labels: {app: db, tier: c}}        | db/c/0, db/c/1
            a label with another value       | {labels: {app: none}}               | ''
            the node                         | {node: "node-*", attempt: 0}        | web/c/0, db/c/0
            another node                     | {node: node-1}                      | ''
            an RPC                           | {rpc: [StartContainer, Version]}    | web/c/0, db/c/0, db/c/1
            another RPC                      | {rpc: StopContainer}                | ''
            """)
    void aRuleMatchesBy(String what, String match, String hit) {
        cri.pull();
        String web = cri.runPod("web");
        String db = cri.runPod("db");
        List<String> names = List.of("web/c/0", "db/c/0", "db/c/1");
        List<String> ids =
                List.of(cri.create(web, "web", "c", 0), cri.create(db, "db", "c", 0), cri.create(db, "db", "c", 1));
        set("faults: [{match: " + match + ", error: {code: Aborted}}]");

        List<String> failed = IntStream.range(0, names.size())
                .filter(i ->
                        cri.code(stub -> stub.startContainer(VirtualRuntime.start(ids.get(i)))) == Status.Code.ABORTED)
                .mapToObj(names::get)
                .toList();

        assertThat(String.join(", ", failed)).isEqualTo(hit);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            calls: 2                     | .X......
            calls: [2, 4-5, 7-]          | .X.XX.XX
            every: 3                     | ..X..X..
            limit: 2                     | XX......
            'calls: [3-], limit: 1'      | ..X.....
            'calls: 2-, every: 2'        | .X.X.X.X
            probability: 1               | XXXXXXXX
            """)
    void aRuleCountsCalls(String condition, String expected) {
        set("faults: [{match: {rpc: Version}, " + condition + ", error: {code: Internal}}]");

        assertThat(pattern(8)).isEqualTo(expected);
    }

    private String pattern(int calls) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < calls; i++) {
            pattern.append(version() == Status.Code.OK ? '.' : 'X');
        }
        return pattern.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 42, Long.MAX_VALUE})
    void theSameSeedHasTheSameFate(long seed) {
        String yaml = "seed: " + seed + "\nfaults: [{probability: 0.3, error: {code: Internal}}]";
        set(yaml);
        String first = pattern(200);
        set(yaml);

        assertThat(pattern(200)).isEqualTo(first);
        assertThat(first.chars().filter(c -> c == 'X').count()).isBetween(35L, 85L);
        assertThat(first).isNotEqualTo("X".repeat(60) + ".".repeat(140));
    }

    @Test
    void anotherSeedHasAnotherFate() {
        set("seed: 1\nfaults: [{probability: 0.5, error: {code: Internal}}]");
        String first = pattern(100);
        set("seed: 2\nfaults: [{probability: 0.5, error: {code: Internal}}]");

        assertThat(pattern(100)).isNotEqualTo(first);
    }

    @Test
    void aRuntimeOfTheSameSeedRepeatsWithoutASeedInTheFile() {
        String yaml = "faults: [{probability: 0.5, error: {code: Internal}}]";
        set(yaml);
        String first = pattern(100);
        try (VirtualRuntime other = new VirtualRuntime(builder -> {})) {
            other.runtime
                    .faults()
                    .set(cri.runtime.faults().list().stream()
                            .map(Faults.Listed::rule)
                            .toList());
            StringBuilder second = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                second.append(
                        other.code(stub -> stub.version(VersionRequest.getDefaultInstance())) == Status.Code.OK
                                ? '.'
                                : 'X');
            }
            assertThat(second).hasToString(first);
        }
    }

    @Test
    void aWindowIsMeasuredByTheRuntimesClock() {
        set("faults: [{window: {from: 10s, until: 2026-11-23T06:00:20Z}, error: {code: Unavailable}}]");

        assertThat(version()).isEqualTo(Status.Code.OK);
        cri.time.advance(Duration.ofSeconds(10));
        assertThat(version()).isEqualTo(Status.Code.UNAVAILABLE);
        cri.time.advance(Duration.ofSeconds(10));
        assertThat(version()).isEqualTo(Status.Code.OK);
    }

    @Test
    void delaysAddUpAndTheFirstOtherEffectDecides() {
        set("""
                faults:
                - {match: {rpc: Version}, delay: 2s}
                - {match: {rpc: Version}, delay: 500ms}
                - {match: {rpc: Version}, calls: 2, error: {code: Aborted}}
                - {match: {rpc: Version}, error: {code: Internal}, calls: 1}
                """);

        ListenableFuture<VersionResponse> call = cri.begin(stub -> stub.version(VersionRequest.getDefaultInstance()));
        cri.time.advance(Duration.ofMillis(2499));
        assertThat(call.isDone()).isFalse();
        cri.time.advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> cri.await(call)).hasMessageContaining("INTERNAL");
        assertThat(version()).isEqualTo(Status.Code.ABORTED);
        assertThat(cri.took(stub -> stub.version(VersionRequest.getDefaultInstance())))
                .isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void aDelayedCallThatIsGivenUpHasNoEffect() {
        set("faults: [{match: {rpc: RunPodSandbox}, delay: 10s}]");

        cri.begin(stub -> stub.runPodSandbox(VirtualRuntime.run("a"))).cancel(true);
        cri.time.advance(Duration.ofMinutes(1));

        assertThat(cri.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                        .getItemsList())
                .isEmpty();
    }

    @Test
    void aHangLastsUntilTheClientGivesUp() {
        set("faults: [{match: {rpc: RunPodSandbox}, hang: true, limit: 1}]");

        ListenableFuture<?> hung = cri.begin(stub -> stub.runPodSandbox(VirtualRuntime.run("a")));
        cri.time.advance(Duration.ofDays(2));
        assertThat(hung.isDone()).isFalse();
        hung.cancel(true);

        assertThat(cri.runPod("a")).isNotEmpty();
    }

    @ParameterizedTest(name = "takesEffect: {0}")
    @CsvSource({"false, 0", "true, 1"})
    void aDroppedCallTakesEffectOrNot(boolean takesEffect, int sandboxes) {
        set("faults: [{match: {rpc: RunPodSandbox}, drop: {takesEffect: " + takesEffect + "}}]");

        assertThatThrownBy(() -> cri.runPod("a")).hasMessage("UNAVAILABLE: error reading from server: EOF");
        assertThat(cri.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                        .getItemsList())
                .hasSize(sandboxes);
    }

    @Test
    void aStreamIsDroppedAfterItsReplies() {
        set("faults: [{match: {rpc: GetContainerEvents}, drop: {afterReplies: 3}}]");
        List<String> seen = new ArrayList<>();
        RuntimeServiceGrpc.newStub(cri.channel).getContainerEvents(GetEventsRequest.getDefaultInstance(), into(seen));

        cri.runPod("a");
        cri.runPod("b");

        assertThat(seen)
                .containsExactly(
                        "CONTAINER_CREATED_EVENT",
                        "CONTAINER_STARTED_EVENT",
                        "CONTAINER_CREATED_EVENT",
                        "UNAVAILABLE: error reading from server: EOF");
    }

    private static StreamObserver<ContainerEventResponse> into(List<String> seen) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ContainerEventResponse event) {
                seen.add(event.getContainerEventType().name());
            }

            @Override
            public void onError(Throwable failure) {
                seen.add(failure.getMessage());
            }

            @Override
            public void onCompleted() {
                seen.add("completed");
            }
        };
    }

    @Test
    void aCrashAfterTheEffectLosesTheReplyAndTheRuntimeComesBack() {
        cri.pull();
        String container = cri.create(cri.runPod("a"), "a", "c", 0);
        set("faults: [{match: {rpc: StartContainer}, limit: 1, crash: {downtime: 5s}}]");

        assertThatThrownBy(() -> cri.call(stub -> stub.startContainer(VirtualRuntime.start(container))))
                .hasMessage("UNAVAILABLE: error reading from server: EOF");
        assertThat(version()).isEqualTo(Status.Code.UNAVAILABLE);
        cri.time.advance(Duration.ofMillis(4999));
        assertThat(version()).isEqualTo(Status.Code.UNAVAILABLE);
        cri.time.advance(Duration.ofMillis(1));

        assertThat(version()).isEqualTo(Status.Code.OK);
        assertThat(cri.call(stub -> stub.containerStatus(ContainerStatusRequest.newBuilder()
                                .setContainerId(container)
                                .build()))
                        .getStatus()
                        .getState())
                .isEqualTo(ContainerState.CONTAINER_RUNNING);
    }

    @Test
    void aRestartComesBeforeTheEffect() {
        set("faults: [{match: {rpc: RunPodSandbox}, limit: 1, restart: true}]");

        assertThatThrownBy(() -> cri.runPod("a")).hasMessage("UNAVAILABLE: error reading from server: EOF");
        cri.time.advance(Duration.ofSeconds(1));

        assertThat(cri.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                        .getItemsList())
                .isEmpty();
        assertThat(cri.runPod("a")).isNotEmpty();
    }

    @Test
    void rulesAndTheirCountsOutliveARestart() {
        set("faults: [{name: once, match: {rpc: Version}, limit: 1, crash: true}]");
        version();
        cri.time.advance(Duration.ofSeconds(1));

        assertThat(version()).isEqualTo(Status.Code.OK);
        assertThat(cri.runtime.faults().list())
                .extracting(Faults.Listed::matched, Faults.Listed::hits)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NetworkReady", "SomethingReady"})
    void notReadyIsACondition(String condition) {
        set("faults: [{notReady: {condition: " + condition + ", reason: CNI, message: no config}}]");

        assertThat(cri.call(stub -> stub.status(StatusRequest.getDefaultInstance()))
                        .getStatus()
                        .getConditionsList())
                .contains(RuntimeCondition.newBuilder()
                        .setType(condition)
                        .setStatus(false)
                        .setReason("CNI")
                        .setMessage("no config")
                        .build())
                .filteredOn(RuntimeCondition::getStatus)
                .extracting(RuntimeCondition::getType)
                .contains("RuntimeReady")
                .doesNotContain(condition);
    }

    @Test
    void aWrongAnswerIsLaidOverTheTrueOne() {
        cri.pull();
        String container = cri.create(cri.runPod("a"), "a", "c", 0);
        cri.call(stub -> stub.startContainer(VirtualRuntime.start(container)));
        set("""
                faults:
                - match: {rpc: ContainerStatus}
                  answer:
                    status:
                      state: CONTAINER_EXITED
                      exitCode: 137
                      reason: OOMKilled
                      user: {linux: {supplemental_groups: [1, 2]}}
                      labels: {tier: null, more: "yes"}
                      image: null
                - match: {rpc: ListContainers}
                  answer: {containers: []}
                """);

        var status = cri.call(stub -> stub.containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId(container)
                        .build()))
                .getStatus();
        assertThat(status.getState()).isEqualTo(ContainerState.CONTAINER_EXITED);
        assertThat(status.getExitCode()).isEqualTo(137);
        assertThat(status.getReason()).isEqualTo("OOMKilled");
        assertThat(status.getId()).isEqualTo(container);
        assertThat(status.getUser().getLinux().getSupplementalGroupsList()).containsExactly(1L, 2L);
        assertThat(status.getLabelsMap()).containsExactly(java.util.Map.entry("more", "yes"));
        assertThat(status.hasImage()).isFalse();
        assertThat(cri.call(stub -> stub.listContainers(ListContainersRequest.getDefaultInstance()))
                        .getContainersList())
                .isEmpty();
    }

    @Test
    void rulesChangeWhileTheRuntimeRuns() {
        Faults faults = cri.runtime.faults();
        FaultRule a = FaultRule.builder("a")
                .rpc("Version")
                .effect(new FaultEffect.Fail(Status.Code.ABORTED, ""))
                .build();
        FaultRule b = FaultRule.builder("b")
                .effect(new FaultEffect.Fail(Status.Code.INTERNAL, ""))
                .build();
        faults.add(a);
        faults.add(b);
        assertThat(version()).isEqualTo(Status.Code.ABORTED);
        assertThat(faults.clear("a")).isEqualTo(1);
        assertThat(version()).isEqualTo(Status.Code.INTERNAL);
        assertThat(faults.clear("a")).isZero();
        assertThat(faults.clear()).isEqualTo(1);
        assertThat(version()).isEqualTo(Status.Code.OK);
        assertThat(faults.list()).isEmpty();
    }

    @Test
    void aRuleThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> FaultRule.builder("x")
                        .rpc("RunPodSandbo")
                        .effect(new FaultEffect.Hang())
                        .build())
                .hasMessageStartingWith("no RPC 'RunPodSandbo' (expected one of RunPodSandbox, ");
        assertThatThrownBy(() -> FaultRule.builder("x")
                        .rpc("Version")
                        .effect(new FaultEffect.NotReady("NetworkReady", "", ""))
                        .build())
                .hasMessage("rule 'x': its effect fits Status only (found: Version)");
        assertThatThrownBy(() -> FaultRule.builder("x")
                        .probability(0)
                        .effect(new FaultEffect.Hang())
                        .build())
                .hasMessage("rule 'x': probability 0.0 (expected: above 0, up to 1)");
    }
}
