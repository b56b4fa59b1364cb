// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plain {@code kubectl} against the server. Skipped where there is none on the PATH. */
class KubectlTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: blog, labels: {app: blog}}
            spec:
              securityContext: {runAsUser: 1000, supplementalGroups: [4000], supplementalGroupsPolicy: Strict}
              containers:
              - {name: ctr, image: registry.k8s.io/e2e-test-images/agnhost:2.45, command: [sleep, 1h]}
            """;

    @TempDir
    Path folder;

    private RunningServer server;
    private Path kubeconfig;

    /** How a command ended. */
    private record Outcome(int exitCode, String output) {}

    @BeforeEach
    void start() throws IOException {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folderOfPath -> Files.isExecutable(Path.of(folderOfPath, "kubectl")));
        assumeTrue(found, "no kubectl on the PATH");
        server = new RunningServer(36, true, "");
        kubeconfig = server.kubeconfig(folder);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aPodIsAppliedChangedShownAndDeleted() throws Exception {
        Path manifest = Files.writeString(folder.resolve("pod.yaml"), POD);

        assertThat(succeeds("apply", "-f", manifest.toString())).isEqualTo("pod/blog created");
        assertThat(succeeds("apply", "-f", manifest.toString())).isEqualTo("pod/blog unchanged");
        Files.writeString(manifest, POD.replace("app: blog", "app: other"));
        assertThat(succeeds("apply", "-f", manifest.toString())).isEqualTo("pod/blog configured");
        assertThat(succeeds("get", "pods", "-l", "app=other")).contains("NAME", "READY", "STATUS", "blog", "Pending");
        assertThat(succeeds("get", "pod", "blog", "-o", "jsonpath={.spec.securityContext.supplementalGroupsPolicy}"))
                .isEqualTo("Strict");
        assertThat(succeeds("describe", "pod", "blog"))
                .contains("FailedScheduling", "default-scheduler", "no nodes available to schedule pods");
        assertThat(succeeds("delete", "pod", "blog", "--timeout=20s")).isEqualTo("pod \"blog\" deleted");
        assertThat(succeeds("get", "pods")).isEqualTo("No resources found in default namespace.");
    }

    @Test
    void aListIsCheckedByTheClientAndItsItemsAreApplied() throws Exception {
        String item = "\n- " + POD.strip().replace("\n", "\n  ");
        Path manifest = Files.writeString(
                folder.resolve("list.yaml"),
                "apiVersion: v1\nkind: List\nitems:" + item + item.replace("name: blog,", "name: other,") + "\n");

        assertThat(succeeds("apply", "-f", manifest.toString())).isEqualTo("pod/blog created\npod/other created");

        Files.writeString(manifest, Files.readString(manifest).replace("command: [sleep", "comand: [sleep"));
        Outcome refused = kubectl("apply", "-f", manifest.toString());
        assertThat(refused.exitCode).isEqualTo(1);
        assertThat(refused.output).contains("unknown field \"comand\" in io.k8s.api.core.v1.Container");
    }

    @Test
    void whatTypedClientsSendAsProtobufIsUnderstood() throws Exception {
        succeeds("create", "configmap", "cm", "--from-literal=a=b", "--from-literal=empty=");
        succeeds("create", "secret", "generic", "s", "--from-literal=user=root");
        succeeds("create", "namespace", "other");
        succeeds("create", "serviceaccount", "sa", "-n", "other");
        succeeds("create", "service", "clusterip", "svc", "--tcp=80:http");

        assertThat(succeeds("get", "configmap", "cm", "-o", "jsonpath={.data}"))
                .isEqualTo("{\"a\":\"b\",\"empty\":\"\"}");
        assertThat(succeeds("get", "secret", "s", "-o", "jsonpath={.type} {.data.user}"))
                .isEqualTo("Opaque cm9vdA==");
        assertThat(succeeds("get", "namespace", "other")).contains("Active");
        assertThat(succeeds("get", "serviceaccounts", "-n", "other")).contains("sa");
        assertThat(succeeds("get", "service", "svc", "-o", "jsonpath={.spec.ports[0]} {.spec.selector}"))
                .isEqualTo("{\"name\":\"80-http\",\"port\":80,\"protocol\":\"TCP\",\"targetPort\":\"http\"}"
                        + " {\"app\":\"svc\"}");
    }

    @Test
    void serverSideApplyReportsConflicts() throws Exception {
        Path manifest = Files.writeString(folder.resolve("cm.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: cm}
                data: {a: '1'}
                """);
        succeeds("apply", "--server-side", "--field-manager=one", "-f", manifest.toString());
        Files.writeString(manifest, Files.readString(manifest).replace("'1'", "'2'"));

        Outcome refused = kubectl("apply", "--server-side", "--field-manager=two", "-f", manifest.toString());

        assertThat(refused.exitCode).isEqualTo(1);
        assertThat(refused.output).contains("Apply failed with 1 conflict: conflict with \"one\": .data.a");
    }

    @Test
    void unknownFieldsAreRefusedBeforeAnythingIsStored() throws Exception {
        Path manifest = Files.writeString(folder.resolve("pod.yaml"), POD + "  nosuchField: 1\n");

        Outcome refused = kubectl("apply", "-f", manifest.toString());

        assertThat(refused.exitCode).isEqualTo(1);
        assertThat(refused.output).contains("strict decoding error: unknown field \"spec.nosuchField\"");
    }

    @Test
    void theApiExplainsItself() throws Exception {
        assertThat(succeeds("api-resources")).contains("pods", "leases", "runtimeclasses");
        assertThat(succeeds("explain", "pod.spec.securityContext.supplementalGroupsPolicy"))
                .contains("supplementalGroupsPolicy");
        assertThat(succeeds("explain", "pv.spec.claimRef")).contains("The claim");
        assertThat(succeeds("auth", "can-i", "create", "pods")).isEqualTo("yes");
        assertThat(succeeds("auth", "can-i", "--list").lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly("Resources Non-Resource URLs Resource Names Verbs", "*.* [] [] [*]", " [*] [] [*]");
    }

    @Test
    void missingObjectsAreReportedAsByTheRealServer() throws Exception {
        Outcome missing = kubectl("get", "pod", "nosuch");

        assertThat(missing.exitCode).isEqualTo(1);
        assertThat(missing.output).isEqualTo("Error from server (NotFound): pods \"nosuch\" not found");
    }

    private String succeeds(String... arguments) throws Exception {
        Outcome outcome = kubectl(arguments);
        assertThat(outcome.exitCode)
                .as(List.of(arguments) + ": " + outcome.output)
                .isZero();
        return outcome.output;
    }

    private Outcome kubectl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Its cache of discovery would outlive the server.
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command + " ended").isTrue();
        return new Outcome(process.exitValue(), output.strip());
    }
}
