// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code examples/policy} through the real kubectl: the table of its README, and the ways around by running pods. */
class PolicyExamplesTest {
    private static final Path EXAMPLES = Path.of("..", "examples", "policy");
    private static final List<String> RULES =
            List.of("strict-required", "no-implicit-groups", "only-on-nodes-that-support-it");
    private static final String NODES_RULE = "only-on-nodes-that-support-it";

    @TempDir
    private static Path directory;

    private static Fleet fleet;
    private static Kubectl kubectl;

    @BeforeAll
    static void putRulesInForce() {
        fleet = Fleet.builder()
                .runtime(RuntimeProfile.containerd20())
                .kubernetesVersion(KubernetesVersion.parse("1.36"))
                .writeKubeconfig(directory.resolve("kubeconfig"))
                .start();
        kubectl = new Kubectl(fleet.kubeconfig());
        RULES.forEach(rule -> kubectl.run("create", "namespace", rule).ok());
        // A node that is there and says nothing of the feature.
        kubectl.runWithInput("apiVersion: v1\nkind: Node\nmetadata:\n  name: plain\n", "create", "-f", "-")
                .ok();
        kubectl.run("apply", "-f", EXAMPLES.toString()).ok();
    }

    @AfterAll
    static void stop() {
        if (fleet != null) {
            fleet.close();
        }
    }

    static Stream<Arguments> table() throws IOException {
        List<Arguments> cells = new ArrayList<>();
        for (String line : Files.readAllLines(EXAMPLES.resolve("README.md"))) {
            String[] columns = line.split("\\s*\\|\\s*");
            if (columns.length == 5 && columns[2].matches("allowed|refused")) {
                for (int i = 0; i < RULES.size(); i++) {
                    cells.add(Arguments.of(columns[1], RULES.get(i), columns[i + 2]));
                }
            }
        }
        return cells.stream();
    }

    @ParameterizedTest(name = "{0} under {1} is {2}")
    @MethodSource("table")
    void theTableIsTrue(String pod, String rule, String verdict) {
        Kubectl.Result result = create(rule, pod);

        if (verdict.equals("allowed")) {
            assertThat(result.exitCode() == 0 || result.stderr().contains("AlreadyExists"))
                    .as(result.stderr())
                    .isTrue();
        } else {
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.stderr())
                    .contains("ValidatingAdmissionPolicy '" + rule + "' with binding '" + rule + "' denied request: ");
        }
    }

    private static Kubectl.Result create(String rule, String pod) {
        return kubectl.run(
                "create",
                "-n",
                rule,
                "-f",
                EXAMPLES.resolve("pods").resolve(pod + ".yaml").toString());
    }

    /** Creates a pod that the table's rows may have created before. */
    private static void ensure(String rule, String pod) {
        Kubectl.Result result = create(rule, pod);
        if (!result.stderr().contains("AlreadyExists")) {
            result.ok();
        }
    }

    @Test
    void theTableNamesEachPod() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES.resolve("pods"))) {
            List<String> pods = files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                    .sorted()
                    .toList();
            assertThat(table().map(cell -> (String) cell.get()[0]).distinct().sorted())
                    .containsExactlyElementsOf(pods);
        }
    }

    @Test
    void thePolicyOfARunningPodStays() {
        ensure("strict-required", "strict");

        Kubectl.Result patched = kubectl.run(
                "patch",
                "pod",
                "strict",
                "-n",
                "strict-required",
                "--type=merge",
                "-p",
                "{\"spec\":{\"securityContext\":{\"supplementalGroupsPolicy\":\"Merge\"}}}");

        assertThat(patched.stderr()).contains("pod updates may not change fields other than");
    }

    @Test
    void aDebugContainerWithoutAGroupIsRefused() {
        ensure("no-implicit-groups", "per-container");

        Kubectl.Result debugged = kubectl.run(
                "debug",
                "per-container",
                "-n",
                "no-implicit-groups",
                "--image=busybox:1.28",
                "-c",
                "debugger",
                "--",
                "id");

        assertThat(debugged.stderr()).contains("runAsGroup is missing, or the image chooses it: debugger");
    }

    @ParameterizedTest
    @MethodSource("bindings")
    void aPodIsNotBoundToANodeWithoutTheFeature(String path) {
        String pod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: waiting\nspec:\n  schedulerName: nobody\n"
                + "  containers:\n    - {name: main, image: \"busybox:1.28\"}\n";
        kubectl.runWithInput(pod, "apply", "-n", NODES_RULE, "-f", "-").ok();
        String binding = "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"waiting\"},"
                + "\"target\":{\"kind\":\"Node\",\"name\":\"plain\"}}";

        Kubectl.Result bound =
                kubectl.runWithInput(binding, "create", "--raw", "/api/v1/namespaces/" + NODES_RULE + path, "-f", "-");

        assertThat(bound.exitCode()).isEqualTo(1);
        assertThat(bound.stderr()).contains("node plain does not support supplementalGroupsPolicy");
    }

    private static Stream<String> bindings() {
        return Stream.of("/pods/waiting/binding", "/bindings");
    }

    @Test
    void aDryRunIsAnsweredAsTheRealThing() {
        Kubectl.Result created = kubectl.run(
                "create",
                "--dry-run=server",
                "-n",
                "strict-required",
                "-f",
                EXAMPLES.resolve("pods").resolve("merge.yaml").toString());

        assertThat(created.stderr()).contains("spec.securityContext.supplementalGroupsPolicy has to be Strict");
    }

    @Test
    void aPodThatKeepsTheRulesRunsOnANodeThatSupportsThem() {
        ensure(NODES_RULE, "strict");

        kubectl.run("wait", "-n", NODES_RULE, "--for=condition=Ready", "--timeout=30s", "pod", "strict")
                .ok();
    }

    @Test
    void clientsSeeThePoliciesAsTheySeeOtherKinds() {
        assertThat(kubectl.run("get", "validatingadmissionpolicies").ok())
                .containsPattern("NAME +VALIDATIONS +PARAMKIND +AGE")
                .containsPattern(NODES_RULE + " +2 +v1/Node");
        assertThat(kubectl.run("get", "validatingadmissionpolicybindings").ok())
                .containsPattern("NAME +POLICYNAME +PARAMREF +AGE")
                .containsPattern("strict-required +strict-required +<unset>");
        assertThat(kubectl.run("describe", "validatingadmissionpolicy", "strict-required")
                        .ok())
                .contains("Failure Policy:  Fail");
        assertThat(kubectl.run("explain", "validatingadmissionpolicy.spec.validations")
                        .ok())
                .contains("messageExpression");
    }
}
