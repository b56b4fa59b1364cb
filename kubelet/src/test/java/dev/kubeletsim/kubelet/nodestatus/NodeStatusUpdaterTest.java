// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.v1.RuntimeCondition;
import dev.kubeletsim.cri.v1.RuntimeFeatures;
import dev.kubeletsim.cri.v1.RuntimeHandler;
import dev.kubeletsim.cri.v1.RuntimeStatus;
import dev.kubeletsim.cri.v1.StatusResponse;
import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.status.TestingApi;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class NodeStatusUpdaterTest {
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final TestingApi api = new TestingApi();
    private final List<String> events = new ArrayList<>();
    private StatusResponse status = status(true, true).build();
    private RuntimeState runtime = new RuntimeState(request -> status, time, "n");
    private NodeStatusUpdater updater = updater("1.31", "SupplementalGroupsPolicy=true");

    @AfterEach
    void close() {
        updater.close();
        time.close();
    }

    @Test
    void nodeIsRegisteredAsUpstreamDoes() {
        updater.start();
        time.advance(Duration.ofSeconds(1));

        ObjectNode node = node();
        assertThat(node.path("metadata").path("labels").toString())
                .isEqualTo("{\"beta.kubernetes.io/arch\":\"amd64\",\"beta.kubernetes.io/os\":\"linux\","
                        + "\"kubernetes.io/arch\":\"amd64\",\"kubernetes.io/hostname\":\"n\","
                        + "\"kubernetes.io/os\":\"linux\"}");
        assertThat(node.path("status").path("capacity").toString())
                .isEqualTo("{\"cpu\":\"2\",\"ephemeral-storage\":\"104857600Ki\",\"hugepages-1Gi\":\"0\","
                        + "\"hugepages-2Mi\":\"0\",\"memory\":\"4194304Ki\",\"pods\":\"110\"}");
        assertThat(node.path("status").path("allocatable").path("memory").asString())
                .isEqualTo("4091904Ki");
        assertThat(node.path("status")
                        .path("allocatable")
                        .path("ephemeral-storage")
                        .asString())
                .isEqualTo("96636764160");
        assertThat(node.path("status")
                        .path("nodeInfo")
                        .path("containerRuntimeVersion")
                        .asString())
                .isEqualTo("containerd://2.0.11");
        assertThat(node.path("status").path("nodeInfo").path("kubeProxyVersion").asString())
                .isEqualTo("v1.31.14");
        assertThat(node.path("status").path("features").toString()).isEqualTo("{\"supplementalGroupsPolicy\":true}");
        assertThat(node.path("status")
                        .path("runtimeHandlers")
                        .path(0)
                        .path("name")
                        .asString())
                .isEqualTo("runc");
        assertThat(conditions())
                .containsExactly(
                        "MemoryPressure False KubeletHasSufficientMemory kubelet has sufficient memory available",
                        "DiskPressure False KubeletHasNoDiskPressure kubelet has no disk pressure",
                        "PIDPressure False KubeletHasSufficientPID kubelet has sufficient PID available",
                        "Ready True KubeletReady kubelet is posting ready status");
    }

    @Test
    void readyFollowsThePlegAndTellsSo() {
        boolean[] relisted = {false};
        runtime.addHealthCheck(
                "PLEG", () -> relisted[0] ? Optional.empty() : Optional.of("pleg has yet to be successful"));
        updater.start();
        time.advance(Duration.ofMillis(50));
        assertThat(conditions().getLast())
                .isEqualTo("Ready False KubeletNotReady PLEG is not healthy: pleg has yet to be successful");

        relisted[0] = true;
        time.advance(Duration.ofMillis(200));
        assertThat(conditions().getLast()).startsWith("Ready True");
        assertThat(events)
                .containsExactly(
                        "Starting Starting kubelet.",
                        "NodeHasSufficientMemory Node n status is now: NodeHasSufficientMemory",
                        "NodeHasNoDiskPressure Node n status is now: NodeHasNoDiskPressure",
                        "NodeHasSufficientPID Node n status is now: NodeHasSufficientPID",
                        "NodeAllocatableEnforced Updated Node Allocatable limit across pods",
                        "NodeReady Node n status is now: NodeReady");
    }

    @Test
    void heartbeatIsSentEveryFiveMinutesAndChangesAtOnce() {
        updater.start();
        time.advance(Duration.ofSeconds(5));
        int before = patches();
        time.advance(Duration.ofSeconds(280));
        assertThat(patches()).isEqualTo(before);
        time.advance(Duration.ofSeconds(30));
        assertThat(patches()).isEqualTo(before + 1);

        status = status(false, true).build();
        time.advance(Duration.ofSeconds(20));
        assertThat(patches()).isEqualTo(before + 2);
        assertThat(conditions().getLast())
                .isEqualTo("Ready False KubeletNotReady container runtime not ready: RuntimeReady=false reason:R"
                        + " message:M");
        assertThat(events).contains("NodeNotReady Node n status is now: NodeNotReady");
    }

    @Test
    void silentRuntimeIsDownAfterThirtySeconds() {
        updater.start();
        time.advance(Duration.ofSeconds(5));
        status = StatusResponse.getDefaultInstance();
        time.advance(Duration.ofSeconds(50));

        assertThat(conditions().getLast()).isEqualTo("Ready False KubeletNotReady container runtime is down");
    }

    @Test
    void severalErrorsAreListed() {
        status = status(false, false).build();
        updater.start();
        time.advance(Duration.ofMillis(50));

        assertThat(conditions().getLast())
                .isEqualTo("Ready False KubeletNotReady [container runtime status check may not have completed yet,"
                        + " container runtime not ready: RuntimeReady=false reason:R message:M, container runtime"
                        + " network not ready: NetworkReady=false reason:N message:M]");
    }

    @Test
    void registrationIsTriedAgainUntilTheApiAnswers() {
        api.fail(new IllegalStateException("connection refused"));
        updater.start();
        time.advance(Duration.ofSeconds(2));
        api.fail(null);
        time.advance(Duration.ofSeconds(8));

        assertThat(node()).isNotNull();
        assertThat(events).filteredOn(event -> event.startsWith("Starting")).hasSize(1);
    }

    @Test
    void existingNodeKeepsWhatOthersWrote() {
        ObjectNode existing = JsonNodeFactory.instance.objectNode();
        existing.putObject("metadata").put("name", "n").putObject("labels").put("mine", "1");
        existing.putObject("status").putObject("features").put("supplementalGroupsPolicy", true);
        api.store(ApiResource.NODES, existing);
        status = status(true, true).clearFeatures().build();
        updater.start();
        time.advance(Duration.ofSeconds(1));

        assertThat(node().path("metadata").path("labels").path("mine").asString())
                .isEqualTo("1");
        assertThat(node().path("metadata")
                        .path("labels")
                        .path("kubernetes.io/os")
                        .asString())
                .isEqualTo("linux");
        assertThat(node().path("status")
                        .path("features")
                        .path("supplementalGroupsPolicy")
                        .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1.31, v1.31.14", "1.32, v1.32.10", "1.33, ''", "1.36, ''"})
    void kubeProxyVersionIsGoneSince133(String version, String shown) {
        updater = updater(version, "");
        updater.start();
        time.advance(Duration.ofSeconds(1));

        assertThat(node().path("status")
                        .path("nodeInfo")
                        .path("kubeProxyVersion")
                        .asString())
                .isEqualTo(shown);
    }

    @Test
    void leaseIsHeldAndRenewed() {
        updater.start();
        NodeLease lease = new NodeLease(api, time, new SplittableRandom(1), "n");
        lease.start();
        time.advance(Duration.ofSeconds(25));

        ObjectNode stored = api.stored(ApiResource.LEASES, "kube-node-lease", "n");
        assertThat(stored).isNotNull();
        assertThat(stored.path("spec").path("holderIdentity").asString()).isEqualTo("n");
        assertThat(stored.path("spec").path("leaseDurationSeconds").asInt()).isEqualTo(40);
        assertThat(stored.path("spec").path("renewTime").asString()).startsWith("2026-01-01T00:00:20.");
        assertThat(api.calls()).filteredOn(call -> call.startsWith("PUT")).hasSize(2);
        lease.close();
    }

    private NodeStatusUpdater updater(String version, String flag) {
        FeatureGates gates = FeatureGates.parse(Component.KUBELET, KubernetesVersion.parse(version), flag);
        Machine machine = Machine.usual("n", "192.0.2.1", 10250, "0123456789abcdef0123456789abcdef");
        NodeSources sources = new NodeSources() {
            @Override
            public String runtimeVersion() {
                return "containerd://2.0.11";
            }

            @Override
            public List<NodeImage> images() {
                return List.of(new NodeImage(List.of("pause:3.10"), 7), new NodeImage(List.of("big:1"), 70));
            }
        };
        return new NodeStatusUpdater(
                api,
                time,
                new SplittableRandom(1),
                (object, type, reason, message) -> events.add(reason + " " + message),
                runtime,
                sources,
                machine,
                gates);
    }

    private static StatusResponse.Builder status(boolean runtimeReady, boolean networkReady) {
        return StatusResponse.newBuilder()
                .setStatus(RuntimeStatus.newBuilder()
                        .addConditions(RuntimeCondition.newBuilder()
                                .setType("RuntimeReady")
                                .setStatus(runtimeReady)
                                .setReason("R")
                                .setMessage("M"))
                        .addConditions(RuntimeCondition.newBuilder()
                                .setType("NetworkReady")
                                .setStatus(networkReady)
                                .setReason("N")
                                .setMessage("M")))
                .setFeatures(RuntimeFeatures.newBuilder().setSupplementalGroupsPolicy(true))
                .addRuntimeHandlers(RuntimeHandler.newBuilder().setName("runc"))
                .addRuntimeHandlers(RuntimeHandler.newBuilder());
    }

    private ObjectNode node() {
        return api.all("/api/v1/nodes/").getFirst();
    }

    private int patches() {
        return (int)
                api.calls().stream().filter(call -> call.endsWith("/n/status")).count();
    }

    private List<String> conditions() {
        return node().path("status")
                .path("conditions")
                .valueStream()
                .map(condition -> String.join(
                        " ",
                        text(condition, "type"),
                        text(condition, "status"),
                        text(condition, "reason"),
                        text(condition, "message")))
                .toList();
    }

    private static String text(JsonNode condition, String field) {
        return condition.path(field).asString();
    }
}
