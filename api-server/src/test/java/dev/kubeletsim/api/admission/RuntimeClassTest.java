// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.InProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class RuntimeClassTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final InProcess api = new InProcess(false);

    @BeforeEach
    void createClass() {
        api.create(
                "/apis/node.k8s.io/v1/runtimeclasses",
                "{'metadata':{'name':'vm'},'handler':'kata','overhead':{'podFixed':{'cpu':'250m'}},"
                        + "'scheduling':{'nodeSelector':{'kvm':'yes'},'tolerations':[{'key':'vm','operator':'Exists'}]}}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    private static String pod(String fields) {
        return "{'metadata':{'name':'p'},'spec':{" + fields + ",'containers':[{'name':'c','image':'i'}]}}";
    }

    @Test
    void thePodGetsWhatItsClassSays() {
        ObjectNode pod = api.create(PODS, pod("'runtimeClassName':'vm','overhead':{'cpu':'0.25'}"));

        assertThat(pod.at("/spec/overhead")).hasToString("{\"cpu\":\"250m\"}");
        assertThat(pod.at("/spec/nodeSelector")).hasToString("{\"kvm\":\"yes\"}");
        assertThat(pod.at("/spec/tolerations").valueStream())
                .anyMatch(toleration -> toleration.path("key").asString().equals("vm"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'runtimeClassName':'no' | pod rejected: RuntimeClass ''no'' not found",
                "'runtimeClassName':'vm','overhead':{'cpu':'1'}"
                        + " | pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
                "'overhead':{'cpu':'1'}"
                        + " | pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead",
                "'runtimeClassName':'vm','nodeSelector':{'kvm':'no'}"
                        + " | conflict: runtimeClass.scheduling.nodeSelector[kvm] = yes; pod.spec.nodeSelector[kvm] = no"
            })
    void aPodThatSaysOtherwiseIsRefused(String fields, String why) {
        ObjectNode status = api.request(403, "POST", PODS, "application/json", pod(fields));

        assertThat(status.path("message").asString()).isEqualTo("pods \"p\" is forbidden: " + why.replace("''", "\""));
    }
}
