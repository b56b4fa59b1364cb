// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import static dev.kubeletsim.kubelet.TestingPods.addContainer;
import static dev.kubeletsim.kubelet.TestingPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.client.ApiResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class KubeletTest {
    private final TestingNode node = new TestingNode(FeatureGates.defaults(KubernetesVersion.V1_36), 1);

    @BeforeEach
    void start() {
        node.cri.addImage(TestingPods.IMAGE, null, "");
        node.kubelet.start();
    }

    @AfterEach
    void close() {
        node.close();
    }

    private void run(ObjectNode pod, String phase) {
        node.cluster.add(ApiResource.PODS, pod);
        String name = pod.path("metadata").path("name").asString();
        node.time.runUntil(() -> node.phase(name).equals(phase), Duration.ofMinutes(2));
    }

    private List<Instant> times(String rpc) {
        return node.cri.calls.stream()
                .filter(call -> call.rpc().equals(rpc))
                .map(FakeCri.Call::at)
                .toList();
    }

    private JsonNode status(String pod) {
        return Objects.requireNonNull(node.cluster.pod(pod)).path("status");
    }

    @Test
    void runsAPodAndDeletesIt() {
        run(pod("a", "Always", "sleep 3600"), "Running");
        assertThat(node.cri.running()).containsExactly("a/ctr");

        node.cluster.deletePod("a", null);
        node.time.runUntil(() -> node.cluster.pod("a") == null, Duration.ofSeconds(10));
        assertThat(node.cri.running()).isEmpty();

        node.time.advance(Duration.ofMinutes(2));
        assertThat(node.cri.containerCount()).isZero();
        assertThat(node.cri.sandboxCount()).isZero();
        assertThat(node.files.list("/var/lib/kubelet/pods")).isEmpty();
        assertThat(node.kubelet.workers().isPodFinished("uid-a")).isTrue();
    }

    @Test
    void aPlegThatDoesNotRelistIsUnhealthy() {
        assertThat(node.kubelet.pleg().healthError()).contains("pleg has yet to be successful");
        node.time.advance(Duration.ofSeconds(2));
        assertThat(node.kubelet.pleg().healthError()).isEmpty();

        node.kubelet.pleg().close();
        node.time.advance(Duration.ofMinutes(4));
        assertThat(node.kubelet.pleg().healthError())
                .hasValueSatisfying(error ->
                        assertThat(error).matches("pleg was last seen active 4m\\d\\S*s ago; threshold is 3m0s"));
    }

    @Test
    void anIdlePodCostsTheRuntimeNothing() {
        run(pod("a", "Always", "sleep 36000"), "Running");
        node.time.advance(Duration.ofSeconds(3));
        int before = node.cri.calls.size();
        node.time.advance(Duration.ofMinutes(30));
        assertThat(node.cri.calls).hasSize(before);
    }

    @Test
    void crashLoopDelaysDoubleUpToFiveMinutes() {
        node.cluster.add(ApiResource.PODS, pod("a", "Always", "exit 5"));
        node.time.advance(Duration.ofMinutes(40));
        List<Instant> starts = times("StartContainer");
        assertThat(starts).hasSizeGreaterThan(8);
        int[] seconds = {0, 10, 20, 40, 80, 160, 300, 300};
        for (int i = 0; i < seconds.length; i++) {
            long gap = Duration.between(starts.get(i), starts.get(i + 1)).toSeconds();
            assertThat(gap).as("gap %s", i).isBetween((long) seconds[i], seconds[i] + 17L);
        }
        assertThat(status("a")
                        .path("containerStatuses")
                        .path(0)
                        .path("state")
                        .path("waiting")
                        .path("message")
                        .asString(""))
                .isIn("back-off 5m0s restarting failed container=ctr pod=a_default(uid-a)", "");
        assertThat(node.cri.containerCount()).isLessThanOrEqualTo(2);
    }

    @Test
    void onFailureStopsAfterSuccess() {
        run(pod("a", "OnFailure", "true"), "Succeeded");
        assertThat(times("StartContainer")).hasSize(1);
    }

    @Test
    void neverFailsForGood() {
        run(pod("a", "Never", "exit 3"), "Failed");
        node.time.advance(Duration.ofMinutes(5));
        assertThat(times("StartContainer")).hasSize(1);
        assertThat(times("StopPodSandbox")).isNotEmpty();
    }

    @Test
    void initContainersRunOneAfterTheOther() {
        ObjectNode pod = pod("a", "Always", "sleep 3600");
        addContainer(pod, "initContainers", "i1", "sleep 2");
        addContainer(pod, "initContainers", "i2", "true");
        run(pod, "Running");
        List<String> names = node.cri.calls.stream()
                .filter(call -> call.rpc().equals("CreateContainer"))
                .map(call -> ProtoJson.of(call.request())
                        .path("config")
                        .path("metadata")
                        .path("name")
                        .asString())
                .toList();
        assertThat(names).containsExactly("i1", "i2", "ctr");
    }

    @Test
    void aFailedInitContainerFailsAPodThatNeverRestarts() {
        ObjectNode pod = pod("a", "Never", "sleep 3600");
        addContainer(pod, "initContainers", "i1", "exit 1");
        run(pod, "Failed");
        assertThat(times("StartContainer")).hasSize(1);
    }

    @Test
    void sidecarsRunBesideAndEndAfterTheOthers() {
        ObjectNode pod = pod("a", "Always", "sleep 3600");
        addContainer(pod, "initContainers", "side", "sleep 3600").put("restartPolicy", "Always");
        run(pod, "Running");
        assertThat(node.cri.running()).containsExactlyInAnyOrder("a/side", "a/ctr");

        node.cri.crash("a/side", 1);
        node.time.runUntil(() -> node.cri.running().contains("a/side"), Duration.ofSeconds(30));
        int before = times("StopContainer").size();
        node.cluster.deletePod("a", null);
        node.time.runUntil(() -> node.cluster.pod("a") == null, Duration.ofSeconds(20));
        List<Instant> stops =
                times("StopContainer").subList(before, times("StopContainer").size());
        assertThat(stops).hasSize(2);
        assertThat(Duration.between(stops.get(0), stops.get(1))).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aMissingConfigMapHoldsThePodUntilItComes() {
        ObjectNode pod = pod("a", "Always", "sleep 3600");
        ObjectNode volume =
                pod.withObject("spec").withArray("volumes").addObject().put("name", "v");
        volume.putObject("configMap").put("name", "settings");
        ((ObjectNode) pod.path("spec").path("containers").path(0))
                .withArray("volumeMounts")
                .addObject()
                .put("name", "v")
                .put("mountPath", "/v");
        node.cluster.add(ApiResource.PODS, pod);
        node.time.advance(Duration.ofSeconds(10));
        assertThat(node.events)
                .contains("a Warning FailedMount MountVolume.SetUp failed for volume \"v\" : "
                        + "configmap \"settings\" not found");
        assertThat(times("RunPodSandbox")).isEmpty();

        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.putObject("metadata").put("name", "settings").put("namespace", "default");
        map.putObject("data").put("key", "value");
        node.cluster.add(ApiResource.CONFIG_MAPS, map);
        node.time.runUntil(() -> node.phase("a").equals("Running"), Duration.ofMinutes(3));
        String dir = "/var/lib/kubelet/pods/uid-a/volumes/kubernetes.io~configmap/v";
        assertThat(node.files.readTail(dir + "/key", 100))
                .hasValueSatisfying(content -> assertThat(content).asString().isEqualTo("value"));
    }

    @Test
    void deletionInterruptsAWaitForVolumes() {
        ObjectNode pod = pod("a", "Always", "sleep 3600");
        pod.withObject("spec")
                .withArray("volumes")
                .addObject()
                .put("name", "v")
                .putObject("secret")
                .put("secretName", "s");
        ((ObjectNode) pod.path("spec").path("containers").path(0))
                .withArray("volumeMounts")
                .addObject()
                .put("name", "v")
                .put("mountPath", "/v");
        node.cluster.add(ApiResource.PODS, pod);
        node.time.advance(Duration.ofSeconds(40));
        node.cluster.deletePod("a", null);
        node.time.runUntil(() -> node.cluster.pod("a") == null, Duration.ofSeconds(6));
    }

    @Test
    void aMissingKeyIsACreateContainerConfigError() {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.putObject("metadata").put("name", "m").put("namespace", "default");
        node.cluster.add(ApiResource.CONFIG_MAPS, map);
        ObjectNode pod = pod("a", "Always", "sleep 3600");
        ObjectNode variable = ((ObjectNode) pod.path("spec").path("containers").path(0))
                .withArray("env")
                .addObject()
                .put("name", "X");
        variable.putObject("valueFrom")
                .putObject("configMapKeyRef")
                .put("name", "m")
                .put("key", "k");
        node.cluster.add(ApiResource.PODS, pod);
        node.time.advance(Duration.ofSeconds(15));
        JsonNode waiting =
                status("a").path("containerStatuses").path(0).path("state").path("waiting");
        assertThat(waiting.path("reason").asString("")).isEqualTo("CreateContainerConfigError");
        assertThat(waiting.path("message").asString("")).isEqualTo("couldn't find key k in ConfigMap default/m");
    }

    @Test
    void pullsBackOff() {
        ObjectNode pod = pod("a", "Always", "sleep 3600");
        ((ObjectNode) pod.path("spec").path("containers").path(0)).put("image", "example.com/none:v1");
        node.cluster.add(ApiResource.PODS, pod);
        node.time.advance(Duration.ofMinutes(10));
        assertThat(times("PullImage")).hasSizeBetween(5, 7);
        assertThat(node.events)
                .contains("a Normal BackOff Back-off pulling image \"example.com/none:v1\"")
                .contains("a Warning Failed Error: ErrImagePull");
    }

    @Test
    void anActiveDeadlineFailsThePod() {
        ObjectNode pod = pod("a", "Always", "sleep 3600");
        pod.withObject("spec").put("activeDeadlineSeconds", 20);
        run(pod, "Running");
        node.time.advance(Duration.ofSeconds(30));
        assertThat(status("a").path("reason").asString("")).isEqualTo("DeadlineExceeded");
        assertThat(node.phase("a")).isEqualTo("Failed");
        assertThat(node.cri.running()).isEmpty();
    }

    @Test
    void anExpiredWatchLosesNothing() {
        run(pod("a", "Always", "sleep 3600"), "Running");
        node.cluster.expireWatches();
        node.cluster.add(ApiResource.PODS, pod("b", "Always", "sleep 3600"));
        node.time.runUntil(() -> node.phase("b").equals("Running"), Duration.ofMinutes(1));
        assertThat(node.cri.running()).containsExactlyInAnyOrder("a/ctr", "b/ctr");
    }

    @Test
    void aFailingSandboxIsTriedAgain() {
        node.cri.failSandboxes = true;
        node.cluster.add(ApiResource.PODS, pod("a", "Always", "sleep 3600"));
        node.time.advance(Duration.ofSeconds(5));
        assertThat(node.events)
                .anyMatch(event -> event.startsWith("a Warning FailedCreatePodSandBox Failed to create pod"
                        + " sandbox: rpc error: code = InvalidArgument desc = "));
        node.cri.failSandboxes = false;
        node.time.runUntil(() -> node.phase("a").equals("Running"), Duration.ofSeconds(30));
    }
}
