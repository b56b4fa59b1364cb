// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ApiStatusManagerTest {
    private static final String PATH = "/api/v1/namespaces/default/pods/p";
    private static final ContainerId ID = new ContainerId("containerd", "c1");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final TestingApi api = new TestingApi();
    private boolean mayRun;
    private final ApiStatusManager manager =
            new ApiStatusManager(api, time, FeatureGates.defaults(KubernetesVersion.V1_31), pod -> mayRun);

    @BeforeEach
    void start() {
        api.store(ApiResource.PODS, tree(podJson("")));
        manager.start();
    }

    @AfterEach
    void close() {
        manager.close();
        time.close();
    }

    @Test
    void writeReadsThePodAndPatchesItsStatusUnderItsUid() {
        manager.setPodStatus(pod(""), running(true));
        time.runDue();

        assertThat(api.calls()).containsExactly("GET " + PATH, "PATCH " + PATH + "/status");
        assertThat(api.bodies().getFirst().path("metadata").toString()).isEqualTo("{\"uid\":\"u1\"}");
        assertThat(stored().path("status").path("phase").asString()).isEqualTo("Running");
        assertThat(stored().path("status").path("startTime").asString()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void nothingIsSentWhereNothingChanged() {
        manager.setPodStatus(pod(""), running(true));
        time.advance(Duration.ofSeconds(1));
        int calls = api.calls().size();
        manager.setPodStatus(pod(""), running(true));
        time.advance(Duration.ofMinutes(1));

        assertThat(api.calls()).hasSize(calls);
    }

    @Test
    void transitionTimeMovesWithTheStatusAlone() {
        manager.setPodStatus(pod(""), running(true));
        time.advance(Duration.ofSeconds(30));
        manager.setPodStatus(pod(""), running(true).put("message", "other"));
        time.advance(Duration.ofSeconds(30));
        assertThat(condition("Ready").path("lastTransitionTime").asString()).isEqualTo("2026-01-01T00:00:00Z");

        manager.setContainerReadiness("u1", ID, false);
        time.advance(Duration.ofSeconds(1));
        assertThat(condition("Ready").path("status").asString()).isEqualTo("False");
        assertThat(condition("Ready").path("message").asString()).isEqualTo("containers with unready status: [ctr]");
        assertThat(condition("ContainersReady").path("lastTransitionTime").asString())
                .isEqualTo("2026-01-01T00:01:00Z");
    }

    @Test
    void foreignConditionsSurvive() {
        ObjectNode stored = tree(podJson(""));
        stored.withObject("status")
                .withArray("conditions")
                .addObject()
                .put("type", "mine")
                .put("status", "True");
        api.store(ApiResource.PODS, stored);
        manager.setPodStatus(pod(""), running(true));
        time.runDue();

        assertThat(conditionTypes()).containsExactly("mine", "Ready", "ContainersReady");
    }

    @Test
    void terminalPhaseWaitsForTheContainers() {
        manager.setPodStatus(pod(""), running(true));
        time.runDue();
        mayRun = true;
        manager.setPodStatus(pod(""), running(true).put("phase", "Failed").put("reason", "Evicted"));
        time.runDue();
        assertThat(stored().path("status").path("phase").asString()).isEqualTo("Running");
        assertThat(stored().path("status").has("reason")).isFalse();

        mayRun = false;
        manager.terminatePod(pod(""));
        time.runDue();
        assertThat(stored().path("status").path("phase").asString()).isEqualTo("Failed");
        assertThat(stored().path("status").path("reason").asString()).isEqualTo("Evicted");
        assertThat(condition("Ready").path("reason").asString()).isEqualTo("PodFailed");
    }

    @Test
    void finishedPodThatIsDeletedIsRemovedWithItsUidAsCondition() {
        String deletion = "\"deletionTimestamp\": \"2026-01-01T00:00:00Z\",";
        api.store(ApiResource.PODS, tree(podJson(deletion)));
        manager.setPodStatus(pod(deletion), running(true));
        time.runDue();
        assertThat(api.calls()).noneMatch(call -> call.startsWith("DELETE"));

        manager.terminatePod(pod(deletion));
        time.runDue();
        assertThat(api.calls().getLast()).isEqualTo("DELETE " + PATH);
        assertThat(api.bodies().getLast().toString())
                .isEqualTo("{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":0,"
                        + "\"preconditions\":{\"uid\":\"u1\"}}");
        assertThat(manager.getPodStatus("u1")).isEmpty();
    }

    @Test
    void containersWithoutAnEndGetOneWhenThePodIsOver() {
        manager.setPodStatus(pod(""), running(true));
        manager.terminatePod(pod(""));

        JsonNode ended = manager.getPodStatus("u1")
                .orElseThrow()
                .path("containerStatuses")
                .path(0)
                .path("state");
        assertThat(ended.path("terminated").path("reason").asString()).isEqualTo("ContainerStatusUnknown");
        assertThat(ended.path("terminated").path("exitCode").asInt()).isEqualTo(137);
    }

    @Test
    void podOfTheSameNameIsNotTouched() {
        ObjectNode other = tree(podJson(""));
        other.withObject("metadata").put("uid", "u2");
        api.store(ApiResource.PODS, other);
        manager.setPodStatus(pod(""), running(true));
        time.advance(Duration.ofMinutes(1));

        assertThat(api.calls()).containsExactly("GET " + PATH);
        assertThat(manager.getPodStatus("u1")).isEmpty();
    }

    @Test
    void failedWriteIsTriedAgainAfterTenSeconds() {
        api.fail(new IllegalStateException("connection refused"));
        manager.setPodStatus(pod(""), running(true));
        time.advance(Duration.ofSeconds(1));
        api.fail(null);
        time.advance(Duration.ofSeconds(10));

        assertThat(stored().path("status").path("phase").asString()).isEqualTo("Running");
    }

    @Test
    void endedContainerDoesNotComeBackUnderPolicyNever() {
        Pod never = new Pod(tree(podJson("").replace("\"Always\"", "\"Never\"")), Pod.Source.API, Instant.EPOCH);
        ObjectNode ended = running(false);
        ((ObjectNode) ended.path("containerStatuses").path(0))
                .set("state", tree("{\"terminated\": {\"exitCode\": 1}}"));
        manager.setPodStatus(never, ended);
        manager.setPodStatus(never, running(true));

        assertThat(manager.getPodStatus("u1")
                        .orElseThrow()
                        .path("containerStatuses")
                        .path(0)
                        .path("state")
                        .has("terminated"))
                .isTrue();
    }

    @Test
    void startTimeStaysAndOrphansAreForgotten() {
        manager.setPodStatus(pod(""), running(true));
        time.advance(Duration.ofSeconds(5));
        manager.setContainerStartup("u1", ID, false);
        assertThat(manager.getPodStatus("u1").orElseThrow().path("startTime").asString())
                .isEqualTo("2026-01-01T00:00:00Z");

        manager.removeOrphanedStatuses(Set.of("u9"));
        assertThat(manager.getPodStatus("u1")).isEmpty();
    }

    private static String podJson(String metadata) {
        return """
                {"metadata": {%s "name": "p", "namespace": "default", "uid": "u1"},
                 "spec": {"restartPolicy": "Always", "containers": [{"name": "ctr"}]},
                 "status": {"phase": "Pending"}}
                """.formatted(metadata);
    }

    private static Pod pod(String metadata) {
        return new Pod(tree(podJson(metadata)), Pod.Source.API, Instant.EPOCH);
    }

    private static ObjectNode running(boolean ready) {
        return tree("""
                {"phase": "Running",
                 "conditions": [{"type": "Ready", "status": "%1$s"}, {"type": "ContainersReady", "status": "%1$s"}],
                 "containerStatuses": [{"name": "ctr", "containerID": "containerd://c1", "ready": %2$s, "started": true,
                   "state": {"running": {}}, "lastState": {}}]}
                """.formatted(ready ? "True" : "False", ready));
    }

    private ObjectNode stored() {
        @Nullable ObjectNode pod = api.stored(ApiResource.PODS, "default", "p");
        assertThat(pod).isNotNull();
        return pod;
    }

    private JsonNode condition(String type) {
        return PodConditions.find(stored().path("status").path("conditions"), type)
                .orElseThrow();
    }

    private List<String> conditionTypes() {
        return stored().path("status")
                .path("conditions")
                .valueStream()
                .map(condition -> condition.path("type").asString())
                .toList();
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }
}
