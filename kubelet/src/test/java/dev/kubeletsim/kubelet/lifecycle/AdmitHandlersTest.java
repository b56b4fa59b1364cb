// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.pod.Pod;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class AdmitHandlersTest {
    private static final String STRICT = "{\"securityContext\": {\"supplementalGroupsPolicy\": \"Strict\"}}";
    private static final String NODE = """
            {"metadata": {"name": "n", "labels": {"kubernetes.io/os": "linux", "disk": "ssd", "slots": "4"}},
             "spec": {"taints": [{"key": "gone", "effect": "NoExecute"}, {"key": "busy", "effect": "NoSchedule"}]},
             "status": {"allocatable": {"cpu": "2", "memory": "4Gi", "pods": "3", "ephemeral-storage": "10Gi",
               "example.com/gpu": "1"}}}
            """;
    private static final String TOLERATION = "\"tolerations\": [{\"key\": \"gone\", \"operator\": \"Exists\"}]";

    @ParameterizedTest
    @CsvSource({
        "1.30, '', , true",
        "1.31, '', , true",
        "1.32, SupplementalGroupsPolicy=true, false, true",
        "1.33, '', true, true",
        "1.33, '', false, false",
        "1.33, '', , false",
        "1.33, SupplementalGroupsPolicy=false, , false",
        "1.33, SupplementalGroupsPolicy=false, true, true",
        "1.36, '', true, true",
        "1.36, '', , false"
    })
    void strictNeedsWhatTheNodeObjectSays(String version, String flag, Boolean advertised, boolean admitted) {
        ObjectNode node = tree("{\"metadata\": {\"name\": \"n\"}, \"status\": {\"allocatable\": {\"pods\": \"3\"}}}");
        if (advertised != null) {
            ((ObjectNode) node.path("status")).putObject("features").put("supplementalGroupsPolicy", advertised);
        }

        PodAdmitResult result = admit(version, flag, node, pod(STRICT));

        assertThat(result.admit()).isEqualTo(admitted);
        if (!admitted) {
            assertThat(result.reason()).isEqualTo("SupplementalGroupsPolicyNotSupported");
            assertThat(result.message()).isEqualTo("SupplementalGroupsPolicy=Strict is not supported in this node");
        }
    }

    @Test
    void mergeIsNeverRejected() {
        Pod merge = pod("{\"securityContext\": {\"supplementalGroupsPolicy\": \"Merge\"}, " + TOLERATION + "}");

        assertThat(admit("1.36", "", tree(NODE), merge).admit()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"containers\": [{\"resources\": {\"requests\": {\"cpu\": \"9999\"}}}] | OutOfcpu"
                        + " | Node didn't have enough resource: cpu, requested: 9999000, used: 500, capacity: 2000",
                "\"containers\": [{\"resources\": {\"requests\": {\"memory\": \"5Gi\"}}}] | OutOfmemory"
                        + " | Node didn't have enough resource: memory, requested: 5368709120, used: 1073741824,"
                        + " capacity: 4294967296",
                "\"containers\": [{\"resources\": {\"requests\": {\"example.com/gpu\": \"2\"}}}] | OutOfexample.com/gpu"
                        + " | Node didn't have enough resource: example.com/gpu, requested: 2, used: 0, capacity: 1",
                "\"initContainers\": [{\"resources\": {\"requests\": {\"cpu\": \"1600m\"}}}] | OutOfcpu"
                        + " | Node didn't have enough resource: cpu, requested: 1600, used: 500, capacity: 2000",
                "\"nodeSelector\": {\"disk\": \"hdd\"} | NodeAffinity"
                        + " | Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
                "\"nodeName\": \"other\" | NodeName"
                        + " | Predicate NodeName failed: node(s) didn't match the requested node name",
                "\"containers\": [{\"ports\": [{\"hostPort\": 80, \"hostIP\": \"10.0.0.1\"}]}] | NodePorts"
                        + " | Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
                "\"os\": {\"name\": \"windows\"} | PodOSNotSupported"
                        + " | Failed to admit pod as the OS field doesn't match node OS",
                "\"securityContext\": {\"sysctls\": [{\"name\": \"kernel.msgmax\"}]} | SysctlForbidden"
                        + " | forbidden sysctl: \"kernel.msgmax\" not allowlisted",
                "\"hostNetwork\": true, \"securityContext\": {\"sysctls\": [{\"name\": \"net.ipv4.tcp_syncookies\"}]}"
                        + " | SysctlForbidden"
                        + " | forbidden sysctl: \"net.ipv4.tcp_syncookies\" not allowed with host net enabled",
                "\"securityContext\": {\"appArmorProfile\": {\"type\": \"RuntimeDefault\"}} | AppArmor"
                        + " | Cannot enforce AppArmor: AppArmor is not enabled on the host"
            })
    void rejectionsSpeakUpstreamsWords(String spec, String reason, String message) {
        Pod other = pod("{\"containers\": [{\"resources\": {\"requests\": {\"cpu\": \"500m\", \"memory\": \"1Gi\"}},"
                + " \"ports\": [{\"hostPort\": 80}]}]}");

        PodAdmitResult result = admit("1.31", "", tree(NODE), pod("{" + spec + ", " + TOLERATION + "}"), other);

        assertThat(result).isEqualTo(PodAdmitResult.rejected(reason, message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"nodeSelector\": {\"disk\": \"ssd\"}",
                "\"containers\": [{\"resources\": {\"requests\": {\"cpu\": \"1500m\", \"memory\": \"3Gi\"}}}]",
                "\"containers\": [{\"resources\": {\"requests\": {\"unknown.org/x\": \"7\"}}}]",
                "\"containers\": [{\"ports\": [{\"hostPort\": 80, \"protocol\": \"UDP\"}]}]",
                "\"securityContext\": {\"sysctls\": [{\"name\": \"net/ipv4/tcp_syncookies\"}]}",
                "\"affinity\": {\"nodeAffinity\": {\"requiredDuringSchedulingIgnoredDuringExecution\":"
                        + " {\"nodeSelectorTerms\": [{\"matchExpressions\": [{\"key\": \"no\", \"operator\": \"Exists\"}]},"
                        + " {\"matchExpressions\": [{\"key\": \"slots\", \"operator\": \"Gt\", \"values\": [\"3\"]}],"
                        + " \"matchFields\": [{\"key\": \"metadata.name\", \"operator\": \"In\", \"values\": [\"n\"]}]}]}}}"
            })
    void whatFitsIsAdmitted(String spec) {
        Pod other = pod("{\"containers\": [{\"resources\": {\"requests\": {\"cpu\": \"500m\", \"memory\": \"1Gi\"}},"
                + " \"ports\": [{\"hostPort\": 80}]}]}");

        assertThat(admit("1.36", "", tree(NODE), pod("{" + spec + ", " + TOLERATION + "}"), other))
                .isEqualTo(PodAdmitResult.ADMITTED);
    }

    @Test
    void noExecuteTaintMustBeTolerated() {
        assertThat(admit("1.31", "", tree(NODE), pod("{}")))
                .isEqualTo(PodAdmitResult.rejected(
                        "TaintToleration",
                        "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate"));
    }

    @Test
    void nodeIsFullOfPods() {
        Pod other = pod("{}");

        assertThat(admit("1.31", "", tree(NODE), pod("{" + TOLERATION + "}"), other, other, other))
                .isEqualTo(PodAdmitResult.rejected(
                        "OutOfpods", "Node didn't have enough resource: pods, requested: 1, used: 3, capacity: 3"));
    }

    @Test
    void pressureKeepsBestEffortPodsAway() {
        PodAdmitHandler handler = new EvictionAdmitHandler(() -> List.of("MemoryPressure"));
        Pod burstable = pod("{\"containers\": [{\"resources\": {\"requests\": {\"cpu\": \"1\"}}}]}");

        assertThat(handler.admit(new PodAdmitAttributes(pod("{}"), List.of())))
                .isEqualTo(PodAdmitResult.rejected("Evicted", "The node had condition: [MemoryPressure]. "));
        assertThat(handler.admit(new PodAdmitAttributes(burstable, List.of())).admit())
                .isTrue();
    }

    @Test
    void nodeWithoutAnObjectTakesNobody() {
        assertThat(admit("1.31", "", tree("{}").path("absent"), pod("{}")))
                .isEqualTo(PodAdmitResult.rejected("InvalidNodeInfo", "Kubelet cannot get node info."));
    }

    @Test
    void podNeedsTheFeaturesThatItImplies() {
        Pod pod = pod("{\"hostNetwork\": true, \"hostUsers\": false, " + TOLERATION + "}");

        assertThat(admit("1.36", "", tree(NODE), pod).message())
                .isEqualTo("Pod requires node features that are not available: UserNamespacesHostNetworkSupport");
        assertThat(admit("1.34", "", tree(NODE), pod).admit()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "SupplementalGroupsPolicyNotSupported, SupplementalGroupsPolicyNotSupported",
        "OutOfcpu, OutOfcpu",
        "OutOfexample.com/gpu, OutOfExtendedResources",
        "NodeAffinity, Other"
    })
    void rejectionsAreCountedByKnownReasons(String reason, String label) {
        assertThat(AdmitReasons.metricLabel(reason)).isEqualTo(label);
    }

    private static PodAdmitResult admit(String version, String flag, JsonNode node, Pod pod, Pod... others) {
        FeatureGates gates = FeatureGates.parse(Component.KUBELET, KubernetesVersion.parse(version), flag);
        AdmittingNode admitting = () -> node;
        return AdmitHandlers.of(gates, admitting).admit(new PodAdmitAttributes(pod, List.of(others)));
    }

    private static Pod pod(String spec) {
        ObjectNode pod = tree("{\"metadata\": {\"name\": \"p\", \"namespace\": \"default\", \"uid\": \"u\"}}");
        pod.set("spec", tree(spec));
        return new Pod(pod, Pod.Source.API, Instant.EPOCH);
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }
}
