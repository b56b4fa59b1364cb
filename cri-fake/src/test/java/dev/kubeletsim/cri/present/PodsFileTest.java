// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.present;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxStatsRequest;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.yaml.YamlFileException;
import dev.kubeletsim.time.VirtualTime;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PodsFileTest {
    private static final String AGNHOST = VirtualRuntime.IMAGE;
    private static final String PODS = """
            pods:
            - name: web
              namespace: prod
              labels: {app: web}
              annotations: {note: x}
              age: 2h
              containers:
              - {name: app, image: "%1$s", labels: {tier: front}, env: {A: b}}
              - {name: init, image: "%1$s", state: exited, exitCode: 3, age: 90m}
              - {name: next, image: "%1$s", state: created, attempt: 1, age: 0}
              - name: groups
                image: "%1$s"
                runAsUser: 1000
                runAsGroup: 3000
                supplementalGroups: [4000]
                supplementalGroupsPolicy: Strict
            - {name: old, state: stopped, age: 24h}
            """.formatted(AGNHOST);

    private static List<PresentPod> parse(String yaml) {
        try {
            return PodsFile.parse("pods.yaml", yaml);
        } catch (YamlFileException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static List<RuntimeProfile> runtimes() {
        return RuntimeProfile.all();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void theyAreThereAsOldAsTheyAreSaidToBe(RuntimeProfile profile) {
        try (VirtualRuntime cri =
                new VirtualRuntime(builder -> builder.profile(profile).pods(parse(PODS)))) {
            assertThat(cri.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                            .getItemsList())
                    .extracting(
                            pod -> pod.getMetadata().getName(),
                            pod -> pod.getMetadata().getNamespace(),
                            pod -> pod.getState(),
                            pod -> ago(cri, pod.getCreatedAt()).toHours())
                    .containsExactlyInAnyOrder(
                            tuple("web", "prod", PodSandboxState.SANDBOX_READY, 2L),
                            tuple("old", "default", PodSandboxState.SANDBOX_NOTREADY, 24L));
            assertThat(containers(cri))
                    .extracting(
                            container -> container.getMetadata().getName(),
                            container -> container.getMetadata().getAttempt(),
                            Container::getState,
                            container -> ago(cri, container.getCreatedAt()).toMinutes())
                    .containsExactlyInAnyOrder(
                            tuple("app", 0, ContainerState.CONTAINER_RUNNING, 120L),
                            tuple("init", 0, ContainerState.CONTAINER_EXITED, 90L),
                            tuple("next", 1, ContainerState.CONTAINER_CREATED, 0L),
                            tuple("groups", 0, ContainerState.CONTAINER_RUNNING, 120L));
            ContainerStatus init = status(cri, "init");
            assertThat(init.getExitCode()).isEqualTo(3);
            assertThat(init.getReason()).isEqualTo("Error");
            assertThat(ago(cri, init.getFinishedAt()).toMinutes()).isBetween(89L, 90L);
            assertThat(init.getStartedAt()).isBetween(init.getCreatedAt(), init.getFinishedAt());
        }
    }

    @Test
    void theyAreMadeAsAnyOthers() {
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.pods(parse(PODS)))) {
            assertThat(status(cri, "groups").getUser().getLinux().getSupplementalGroupsList())
                    .containsExactly(3000L, 4000L);
            assertThat(status(cri, "app").getLabelsMap()).containsEntry("tier", "front");
            String more = cri.create(cri.runPod("more"), "more", "c", 0);
            assertThat(cri.code(stub -> stub.startContainer(VirtualRuntime.start(more))))
                    .isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void aPodInTheControlGroupsOfAKubeletHasStatistics() {
        String pod = "pods:\n- {name: web, cgroupParent: /kubepods/besteffort/podweb}\n";
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.pods(parse(pod)))) {
            assertThat(cri.code(stub -> stub.listPodSandboxStats(ListPodSandboxStatsRequest.getDefaultInstance())))
                    .isEqualTo(Status.Code.OK);
        }
    }

    @Test
    void nobodyHearsOfTheirCreation() {
        List<ContainerEventResponse> events = new ArrayList<>();
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.pods(parse(PODS)))) {
            RuntimeServiceGrpc.newStub(cri.channel)
                    .getContainerEvents(GetEventsRequest.getDefaultInstance(), new StreamObserver<>() {
                        @Override
                        public void onNext(ContainerEventResponse event) {
                            events.add(event);
                        }

                        @Override
                        public void onError(Throwable failure) {}

                        @Override
                        public void onCompleted() {}
                    });
            cri.time.advance(Duration.ofSeconds(1));
            assertThat(events).isEmpty();
            cri.runPod("more");
            assertThat(events).hasSize(2);
        }
    }

    private static Duration ago(VirtualRuntime cri, long nanos) {
        return Duration.between(Instant.ofEpochSecond(0, nanos), cri.time.instant());
    }

    private static List<Container> containers(VirtualRuntime cri) {
        return cri.call(stub -> stub.listContainers(ListContainersRequest.getDefaultInstance()))
                .getContainersList();
    }

    private static ContainerStatus status(VirtualRuntime cri, String name) {
        String id = containers(cri).stream()
                .filter(container -> container.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getId();
        return cri.call(stub -> stub.containerStatus(
                        ContainerStatusRequest.newBuilder().setContainerId(id).build()))
                .getStatus();
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            pods: [{}]                                   | p.yaml:1: pods[0]: the key 'name' is missing
            pods: [{name: a, lables: {}}]                | p.yaml:1: pods[0].lables: unknown key (expected one of labels,
            pods: [{name: a, state: running}]            | p.yaml:1: pods[0].state: found 'running' (expected one of
            pods: [{name: a}, {name: a}]                 | p.yaml:1: pods[1]: a pod of this name, namespace, uid and attempt is already there
            pods: [{name: a, containers: [{name: c}]}]   | p.yaml:1: pods[0].containers[0]: the key 'image' is missing
            pods: [{name: a, containers: [{name: c, image: i, state: dead}]}] | p.yaml:1: pods[0].containers[0].state: found 'dead' (expected one of
            pods: [{name: a, containers: [{name: c, image: i, exitCode: 1}]}] | p.yaml:1: pods[0].containers[0]: an exit code of a container that is RUNNING (expected: EXITED)
            pods: [{name: a, state: stopped, containers: [{name: c, image: i}]}] | p.yaml:1: pods[0]: the container 'c' runs in a stopped pod (expected: exited or created)
            pods: [{name: a, age: 1h, containers: [{name: c, image: i, age: 2h}]}] | p.yaml:1: pods[0]: the container 'c' is older than its pod
            """)
    void whatDoesNotFitIsRefusedWithFileAndLine(String yaml, String message) {
        assertThatThrownBy(() -> PodsFile.parse("p.yaml", yaml))
                .isInstanceOf(YamlFileException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest(name = "[{index}] {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {name: c, image: example.com/no/such:v1}                                        | p.yaml:3: pods[0].containers[0]: PullImage:
            {name: c, image: "AGNHOST", command: [nosuch]}                                  | p.yaml:3: pods[0].containers[0]: StartContainer:
            {name: c, image: "AGNHOST", command: [sh, -c, exit 4], state: exited, exitCode: 3} | p.yaml:3: pods[0].containers[0]: its command ended with 4 (expected: 3)
            {name: c, image: "AGNHOST", command: [sleep, 1d], state: exited}                | p.yaml:3: pods[0].containers[0]: still runs after 10 s (expected: a command that ends by itself)
            """)
    void whatTheRuntimeRefusesNamesItsPlaceAndNothingIsLeftRunning(String container, String message) throws Exception {
        List<PresentPod> pods = PodsFile.parse(
                "p.yaml", "pods:\n- name: a\n  containers: [" + container.replace("AGNHOST", AGNHOST) + "]\n");

        try (VirtualTime time = new VirtualTime(VirtualRuntime.EPOCH)) {
            assertThatThrownBy(() ->
                            FakeRuntime.builder().scheduler(time).pods(pods).start())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(message);
        }
    }
}
