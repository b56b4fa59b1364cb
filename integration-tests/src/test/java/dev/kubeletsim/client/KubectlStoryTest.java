// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.Fleet;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The steps of the feature's story with the real kubectl, for runtimes with and without support. */
class KubectlStoryTest {
    private static final Path MANIFESTS = Path.of("..", "examples", "supplemental-groups");
    private static final String IMPLICIT = "implicit-groups";
    private static final String STRICT = "strict-supplementalgroups-policy";
    private static final String USER = "jsonpath={.status.containerStatuses[0].user}";

    @TempDir
    private Path directory;

    private Fleet fleet(RuntimeProfile runtime, String version, String gates) {
        return Fleet.builder()
                .runtime(runtime)
                .kubernetesVersion(KubernetesVersion.parse(version))
                .featureGates(gates)
                .writeKubeconfig(directory.resolve("kubeconfig"))
                .start();
    }

    private static Stream<Arguments> supporting() {
        return Stream.of(
                Arguments.of("containerd 2.0", RuntimeProfile.containerd20(), "[3000,4000,50000]"),
                Arguments.of("CRI-O 1.31", RuntimeProfile.crio131(), "[3000,50000,4000]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("supporting")
    void theStoryUnderKubernetes131WithTheGateOn(String name, RuntimeProfile runtime, String mergedGroups) {
        // CRI-O adds a line for the primary group to /etc/group, so that it has a name: its own number.
        String name3000 = name.startsWith("CRI-O") ? "\\(3000\\)" : "";
        try (Fleet fleet = fleet(runtime, "1.31", "SupplementalGroupsPolicy=true")) {
            Kubectl kubectl = new Kubectl(fleet.kubeconfig());

            kubectl.run("apply", "-f", MANIFESTS.resolve(IMPLICIT + ".yaml").toString())
                    .ok();
            kubectl.run("apply", "-f", MANIFESTS.resolve(STRICT + ".yaml").toString())
                    .ok();
            kubectl.run("wait", "--for=condition=Ready", "--timeout=30s", "pod", "--all")
                    .ok();

            assertThat(kubectl.run("exec", IMPLICIT, "--", "id").ok())
                    .matches("uid=1000\\([^)]+\\) gid=3000" + name3000 + " groups=3000" + name3000
                            + ",4000,50000\\(group-defined-in-image\\)");
            assertThat(kubectl.run("exec", STRICT, "--", "id").ok())
                    .matches("uid=1000\\([^)]+\\) gid=3000" + name3000 + " groups=3000" + name3000 + ",4000");
            assertThat(kubectl.run("get", "pod", IMPLICIT, "-o", USER).ok())
                    .isEqualTo("{\"linux\":{\"gid\":3000,\"supplementalGroups\":" + mergedGroups + ",\"uid\":1000}}");
            assertThat(kubectl.run("get", "pod", STRICT, "-o", USER).ok())
                    .isEqualTo("{\"linux\":{\"gid\":3000,\"supplementalGroups\":[3000,4000],\"uid\":1000}}");
            assertThat(kubectl.run("get", "node", "-o", "jsonpath={.items[0].status.features}")
                            .ok())
                    .isEqualTo("{\"supplementalGroupsPolicy\":true}");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("supporting")
    void everyStepAUserWouldTake(String name, RuntimeProfile runtime, String mergedGroups) {
        try (Fleet fleet = fleet(runtime, "1.36", "")) {
            Kubectl kubectl = new Kubectl(fleet.kubeconfig());
            kubectl.run("apply", "-f", MANIFESTS.resolve(IMPLICIT + ".yaml").toString())
                    .ok();
            kubectl.run("wait", "--for=condition=Ready", "--timeout=30s", "pod", IMPLICIT)
                    .ok();

            assertThat(kubectl.run("get", "pod", IMPLICIT).ok().lines().toList())
                    .first()
                    .asString()
                    .matches("NAME +READY +STATUS +RESTARTS +AGE");
            assertThat(kubectl.run("get", "pod", IMPLICIT).ok()).contains("1/1").contains("Running");
            assertThat(kubectl.run("get", "pod", IMPLICIT, "-o", "yaml").ok()).contains("supplementalGroups:");
            assertThat(kubectl.run("describe", "pod", IMPLICIT).ok())
                    .containsPattern("Status: +Running")
                    .contains("Successfully assigned default/" + IMPLICIT)
                    .contains("Container started");
            assertThat(kubectl.run("exec", IMPLICIT, "--", "cat", "/etc/group").ok())
                    .contains(":50000:");
            assertThat(kubectl.runWithInput("echo $((6*7)); exit 3\n", "exec", "-i", IMPLICIT, "--", "sh"))
                    .satisfies(result -> assertThat(result.stdout()).isEqualTo("42\n"))
                    .satisfies(result -> assertThat(result.exitCode()).isEqualTo(3));
            assertThat(kubectl.run("get", "node", "-o", "yaml").ok()).contains("supplementalGroupsPolicy: true");
            assertThat(kubectl.run("get", "events").ok()).contains("Scheduled").contains("Started");

            kubectl.run("delete", "pod", IMPLICIT, "--grace-period=1").ok();
            assertThat(kubectl.run("get", "pod", IMPLICIT).stderr()).contains("NotFound");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("supporting")
    void logsAndWatchesFollow(String name, RuntimeProfile runtime, String mergedGroups) throws Exception {
        try (Fleet fleet = fleet(runtime, "1.36", "")) {
            Kubectl kubectl = new Kubectl(fleet.kubeconfig());
            kubectl.run("run", "first", "--image=busybox:1.28", "--", "sleep", "1h")
                    .ok();
            Process watch = kubectl.start("get", "pods", "-w");
            try {
                StringBuilder seen = new StringBuilder();
                awaitOutput(watch, seen, "first");
                kubectl.run(
                                "run",
                                "ticker",
                                "--image=busybox:1.28",
                                "--restart=Never",
                                "--",
                                "sh",
                                "-c",
                                "for i in 1 2 3; do echo tick $i; sleep 1; done")
                        .ok();
                kubectl.run("wait", "--for=jsonpath={.status.phase}=Running", "--timeout=30s", "pod/ticker")
                        .ok();

                assertThat(kubectl.run("logs", "-f", "ticker").ok().lines())
                        .containsExactly("tick 1", "tick 2", "tick 3");
                kubectl.run("wait", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=30s", "pod/ticker")
                        .ok();

                awaitOutput(watch, seen, "Completed");
                assertThat(seen.toString())
                        .containsPattern("ticker +0/1 +Pending")
                        .containsPattern("ticker +1/1 +Running");
            } finally {
                watch.destroy();
            }
        }
    }

    /** Reads what a running kubectl prints until it has printed {@code text}. */
    private static void awaitOutput(Process process, StringBuilder seen, String text) {
        Awaitility.await("kubectl prints " + text)
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    byte[] chunk = new byte[4096];
                    while (process.getInputStream().available() > 0) {
                        seen.append(
                                new String(chunk, 0, process.getInputStream().read(chunk), StandardCharsets.UTF_8));
                    }
                    return seen.indexOf(text) >= 0;
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contrasts")
    void aRuntimeWithoutSupport(String version, String gates, String phase, List<String> groups) {
        try (Fleet fleet = fleet(RuntimeProfile.containerd17(), version, gates)) {
            Kubectl kubectl = new Kubectl(fleet.kubeconfig());
            kubectl.run("apply", "-f", MANIFESTS.resolve(STRICT + ".yaml").toString())
                    .ok();
            kubectl.run("wait", "--for=jsonpath={.status.phase}=" + phase, "--timeout=30s", "pod/" + STRICT)
                    .ok();

            if (phase.equals("Failed")) {
                assertThat(kubectl.run("get", "pod", STRICT, "-o", "jsonpath={.status.reason}")
                                .ok())
                        .isEqualTo("SupplementalGroupsPolicyNotSupported");
                assertThat(kubectl.run("get", "events").ok())
                        .contains("SupplementalGroupsPolicy=Strict is not supported in this node");
            } else {
                assertThat(kubectl.run("exec", STRICT, "--", "id", "-G").ok().split(" "))
                        .containsExactlyElementsOf(groups);
                assertThat(kubectl.run("get", "pod", STRICT, "-o", USER).ok()).isEmpty();
            }
        }
    }

    private static Stream<Arguments> contrasts() {
        return Stream.of(
                Arguments.of("1.31", "SupplementalGroupsPolicy=true", "Running", List.of("3000", "4000", "50000")),
                Arguments.of("1.33", "", "Failed", List.of()));
    }
}
