// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code kubelet-sim explain}: what it reads, what it prints, and how it ends. */
class ExplainCommandTest {
    private static final String AGNHOST = "registry.k8s.io/e2e-test-images/agnhost:2.45";

    @TempDir
    private Path directory;

    private record Run(int exitCode, String out, String err) {
        JsonNode json() {
            return new JsonMapper().readTree(out);
        }
    }

    private Run explain(String manifests, String... options) throws IOException {
        Path file = Files.writeString(directory.resolve("pods.yaml"), manifests);
        List<String> args = new ArrayList<>(List.of("explain", "-f", file.toString()));
        args.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine(new PrintWriter(out), new PrintWriter(err), "explain")
                .execute(args.toArray(new String[0]));
        return new Run(exitCode, out.toString(), err.toString());
    }

    private static String pod(String name, String policy) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  securityContext: {runAsUser: 1000, fsGroup: 2000, supplementalGroups: [4000, 2000]%s}
                  containers:
                  - name: ctr
                    image: %s
                    command: [sleep, 1h]
                    securityContext: {runAsGroup: 3000}
                """.formatted(name, policy.isEmpty() ? "" : ", supplementalGroupsPolicy: " + policy, AGNHOST);
    }

    private static List<String> table(Run run) {
        return run.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    @Test
    void eachIdHasItsRowWithThePlaceItComesFrom() throws Exception {
        Run run = explain(pod("merged", ""));

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(table(run))
                .contains(
                        "policy: unset, which means Merge",
                        "verdict: admitted; the runtime merges",
                        "ctr uid 1000(user-defined-in-image) keeps spec.securityContext.runAsUser",
                        "gid, group 3000 keeps spec.containers[0].securityContext.runAsGroup",
                        "group 2000 keeps spec.securityContext.fsGroup; spec.securityContext.supplementalGroups[1]",
                        "group 4000 keeps spec.securityContext.supplementalGroups[0]",
                        "group 50000(group-defined-in-image) removes image /etc/group line 40: "
                                + "group-defined-in-image:x:50000:user-defined-in-image",
                        "ctr: running; Strict would remove 50000; the status has the user");
    }

    @Test
    void strictShowsWhatMergeWouldAdd() throws Exception {
        Run run = explain(pod("strict", "Strict"), "--runtime", "cri-o-1.31", "--kubernetes", "1.33");

        assertThat(table(run))
                .contains(
                        "verdict: admitted; the runtime enforces Strict",
                        "(group) 50000(group-defined-in-image) left out image /etc/group line 40: "
                                + "group-defined-in-image:x:50000:user-defined-in-image",
                        "ctr: running; Merge would add 50000; the status has the user");
    }

    @Test
    void aGroupOfAPersistentVolumeHasTheVolumesAnnotationAsItsPlace() throws Exception {
        String volume = """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                ---
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: disk-7, annotations: {pv.beta.kubernetes.io/gid: "5555"}}
                spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], %s}
                ---
                """;
        String pod = pod("p", "Strict") + """
                    volumeMounts: [{name: v, mountPath: /v}]
                  volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]
                """;
        Run run = explain(volume.formatted("hostPath: {path: /srv, type: DirectoryOrCreate}") + pod);
        Run elsewhere = explain(volume.formatted("nfs: {server: s, path: /p}") + pod, "-o", "json");

        assertThat(table(run))
                .contains("group 5555 keeps persistentvolume/disk-7 annotation pv.beta.kubernetes.io/gid")
                .contains("ctr: running; Merge would add 50000; the status has the user");
        JsonNode container = elsewhere.json().at("/pods/0/containers/0");
        assertThat(container.path("made").asBoolean()).isFalse();
        assertThat(container
                        .path("groups")
                        .valueStream()
                        .filter(group -> group.path("id").asLong() == 5555))
                .singleElement()
                .satisfies(group -> assertThat(group.at("/from/0").toString())
                        .isEqualTo("{\"kind\":\"VolumeAnnotation\",\"volume\":\"disk-7\","
                                + "\"annotation\":\"pv.beta.kubernetes.io/gid\",\"text\":\"persistentvolume/disk-7"
                                + " annotation pv.beta.kubernetes.io/gid\"}"));
    }

    @ParameterizedTest(name = "Kubernetes {0} {1} on {2}")
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
            1.31 | --feature-gates=SupplementalGroupsPolicy=true | containerd-2.0 | Admitted | Strict | false | false
            1.31 |                                               | containerd-2.0 | Admitted | Merge  | true  | true
            1.31 | --feature-gates=SupplementalGroupsPolicy=true | containerd-1.7 | Admitted | Merge  | false | true
            1.32 | --feature-gates=SupplementalGroupsPolicy=true | cri-o-1.30     | Admitted | Merge  | false | true
            1.33 |                                               | containerd-1.7 | Rejected | null   | false | false
            1.36 |                                               | cri-o-1.31     | Admitted | Strict | false | false
            1.30 |                                               | containerd-2.0 | Refused  | null   | false | false
            """)
    void theVerdictFollowsVersionGateAndRuntime(
            String kubernetes,
            String gates,
            String runtime,
            String outcome,
            String inForce,
            boolean dropped,
            boolean silently)
            throws Exception {
        List<String> options = new ArrayList<>(List.of("--kubernetes", kubernetes, "--runtime", runtime, "-o", "json"));
        if (gates != null) {
            options.add(gates);
        }
        JsonNode verdict = explain(pod("strict", "Strict"), options.toArray(new String[0]))
                .json()
                .at("/pods/0/verdict");

        assertThat(verdict.path("outcome").asString()).isEqualTo(outcome);
        assertThat(verdict.path("policyInForce").asString(null)).isEqualTo(inForce);
        assertThat(verdict.path("fieldDropped").asBoolean()).isEqualTo(dropped);
        assertThat(verdict.path("mergedSilently").asBoolean()).isEqualTo(silently);
    }

    @Test
    void aRuntimeThatLiesIsFoundOut() throws Exception {
        Run run = explain(pod("strict", "Strict"), "--runtime", "lying-merge");

        assertThat(table(run))
                .contains(
                        "verdict: admitted; merged silently: containerd://v2.0.11 merges, though the node's status says "
                                + "that the policy is supported",
                        "ctr: running; Strict would remove 50000; the status has the user");
    }

    @Test
    void componentsMayDifferInVersionAndGates() throws Exception {
        Run run = explain(
                pod("strict", "Strict"),
                "--kubernetes=1.32",
                "--api-server-version=1.33",
                "--api-server-feature-gates=SupplementalGroupsPolicy=false",
                "--kubelet-feature-gates=SupplementalGroupsPolicy=true");

        assertThat(table(run))
                .contains("node: Kubernetes 1.32 under API server 1.33, containerd://v2.0.11, "
                        + "API server: SupplementalGroupsPolicy=false, kubelet: SupplementalGroupsPolicy=true; "
                        + "status.features.supplementalGroupsPolicy: true")
                .anyMatch(line -> line.startsWith("verdict: admitted; the API server dropped"));
    }

    @Test
    void aRejectionCarriesTheKubeletsWords() throws Exception {
        JsonNode verdict = explain(pod("strict", "Strict"), "--runtime", "containerd-1.7", "-o", "json")
                .json()
                .at("/pods/0/verdict");

        assertThat(verdict.path("reason").asString()).isEqualTo("SupplementalGroupsPolicyNotSupported");
        assertThat(verdict.path("message").asString())
                .isEqualTo("Pod was rejected: SupplementalGroupsPolicy=Strict is not supported in this node");
    }

    @Test
    void allKindsOfContainersOfAPodThatWasReadFromAClusterAreExplainedWhetherMadeOrNot() throws Exception {
        JsonNode pod =
                explain("""
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: settings, namespace: team}
                - apiVersion: v1
                  kind: Pod
                  metadata: {name: all, namespace: team, uid: abc, resourceVersion: "12"}
                  spec:
                    nodeName: worker-7
                    securityContext: {runAsUser: 1000}
                    initContainers:
                    - {name: wait, image: IMAGE, command: [sleep, 1h], securityContext: {runAsUser: 0}}
                    - {name: side, image: IMAGE, restartPolicy: Always}
                    containers:
                    - {name: main, image: IMAGE, envFrom: [{configMapRef: {name: settings}}]}
                    - {name: lost, image: "nowhere.invalid/x:1"}
                    ephemeralContainers:
                    - {name: debugger, image: IMAGE, command: [sleep, 1h]}
                  status: {phase: Running}
                """.replace("IMAGE", AGNHOST), "-o", "json").json().at("/pods/0");

        assertThat(pod.path("namespace").asString()).isEqualTo("team");
        assertThat(pod.path("place").asString()).endsWith("pods.yaml:7");
        assertThat(pod.path("containers")
                        .valueStream()
                        .map(container -> container.path("name").asString() + " "
                                + container.path("type").asString() + " "
                                + container.path("made").asBoolean() + " "
                                + container.at("/uid/id").asString("-") + " "
                                + container.path("strictWouldRemove").size()))
                .containsExactly(
                        "wait init true 0 10",
                        "side sidecar false 1000 1",
                        "main container false 1000 1",
                        "lost container false - 0",
                        "debugger ephemeral true 1000 1");
        assertThat(pod.at("/containers/3/obstacle").asString()).contains("nowhere.invalid/x:1");
    }

    @Test
    void whatTheApiServerRefusesIsToldInItsWordsAndTheRestIsExplained() throws Exception {
        Run run = explain(pod("wrong", "strict") + "---\n" + pod("right", "Strict"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .containsExactly(directory.resolve("pods.yaml")
                        + ":1: Pod \"wrong\" is invalid: spec.securityContext.supplementalGroupsPolicy: "
                        + "Unsupported value: \"strict\": supported values: \"Merge\", \"Strict\"");
        assertThat(run.out()).contains("verdict: admitted; the runtime enforces Strict");
    }

    @Test
    void anAdmissionPolicyAmongTheManifestsIsInForce() throws Exception {
        Run run = explain(pod("merged", "") + """
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: strict}
                spec:
                  matchConstraints:
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  validations:
                  - {expression: "object.spec.securityContext.supplementalGroupsPolicy == 'Strict'", message: be strict}
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: strict}
                spec: {policyName: strict, validationActions: [Deny]}
                """);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("pods.yaml:1: pods \"merged\" is forbidden: ValidatingAdmissionPolicy 'strict' with binding "
                        + "'strict' denied request: ");
    }

    @Test
    void aMisspeltFieldIsRefusedAsKubectlsValidationDoes() throws Exception {
        Run run = explain(pod("typo", "").replace("fsGroup", "fsgroup"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("unknown field \"spec.securityContext.fsgroup\"");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(delimiter = '|', textBlock = """
            apiVersion: v1\\nkind: Pod\\n  name: x          | pods.yaml:3: mapping values are not allowed here
            apiVersion: v1\\nkind: Pod\\nkind: Pod         | pods.yaml:3: key "kind" already set in map
            apiVersion: v1\\nkind: Pod\\nmetadata: [a, b   | pods.yaml:3:
            metadata: {}                                  | pods.yaml:1: this object has no apiVersion
            apiVersion: v1\\nkind: ConfigMap               | pods.yaml:1: ConfigMap, and no pod in the files
            just words                                    | pods.yaml:1: expected an object with apiVersion and kind
            ''                                            | pods.yaml: no objects
            """)
    void aMalformedFileIsRefusedWithItsLine(String text, String expected) throws Exception {
        Run run = explain(text.replace("\\n", "\n"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(expected);
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void aKindThatIsNotServedIsRefusedWithItsPlace() throws Exception {
        Run run = explain(pod("x", "") + "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("pods.yaml:12: no matches for kind \"Deployment\" in version \"apps/v1\"");
    }

    @Test
    void theJsonHasItsVersionAndEachFieldThatTheDocumentationNames() throws Exception {
        JsonNode document = explain(pod("merged", ""), "-o", "json").json();

        assertThat(document.path("apiVersion").asString()).isEqualTo("kubelet-sim/explain/v1");
        String documentation = Files.readString(Path.of("..", "docs", "explain.md"));
        List<String> undocumented = new ArrayList<>();
        collect(document, undocumented);
        undocumented.removeIf(field -> documentation.contains("`" + field + "`"));
        assertThat(undocumented).isEmpty();
    }

    /** The names of all fields of our own; what {@code reported} holds is the Kubernetes API's. */
    private static void collect(JsonNode node, List<String> fields) {
        node.properties().forEach(entry -> {
            fields.add(entry.getKey());
            if (!entry.getKey().equals("reported")) {
                collect(entry.getValue(), fields);
            }
        });
        if (node.isArray()) {
            node.forEach(item -> collect(item, fields));
        }
    }
}
