// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.InProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ControllersTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final InProcess api = new InProcess(true);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void podsAreSpreadOverReadyNodes() {
        api.createReadyNode("n1", 10);
        api.createReadyNode("n2", 10);
        api.advance(Duration.ZERO);
        for (String name : List.of("a", "b", "c")) {
            createPodWithoutNode(name);
            api.advance(Duration.ZERO);
        }

        assertThat(List.of(node("a"), node("b"), node("c"))).containsExactly("n1", "n2", "n1");
        assertThat(events("a")).containsExactly("Normal Scheduled Successfully assigned default/a to n1");
    }

    @Test
    void podWaitsForANodeAndSaysWhy() {
        createPodWithoutNode("a");
        api.advance(Duration.ZERO);

        JsonNode condition = api.get(PODS + "/a").at("/status/conditions/0");
        assertThat(condition.path("reason").asString()).isEqualTo("Unschedulable");
        assertThat(condition.path("message").asString()).isEqualTo("no nodes available to schedule pods");

        api.createReadyNode("n", 10);
        api.advance(Duration.ZERO);

        assertThat(node("a")).isEqualTo("n");
        assertThat(api.get(PODS + "/a").at("/status/conditions/0/status").asString())
                .isEqualTo("True");
    }

    @Test
    void fullNodesTakeNoMorePodsUntilOneGoes() {
        api.createReadyNode("n", 1);
        createPodWithoutNode("a");
        api.advance(Duration.ZERO);
        createPodWithoutNode("b");
        api.advance(Duration.ZERO);

        assertThat(node("b")).isEmpty();
        assertThat(events("b"))
                .containsExactly(
                        "Warning FailedScheduling 0/1 nodes are available: 1 Too many pods. no new claims to deallocate, preemption:"
                                + " 0/1 nodes are available: 1 No preemption victims found for incoming pod.");

        api.delete(PODS + "/a?gracePeriodSeconds=0");
        api.advance(Duration.ZERO);
        assertThat(node("b")).isEqualTo("n");
    }

    @Test
    void cordonedAndTaintedNodesAreLeftAlone() {
        api.createReadyNode("n1", 10);
        api.createReadyNode("n2", 10);
        api.advance(Duration.ZERO);
        api.patch("/api/v1/nodes/n1", "{'spec':{'unschedulable':true}}");
        api.patch("/api/v1/nodes/n2", "{'spec':{'taints':[{'key':'k','value':'v','effect':'NoSchedule'}]}}");
        api.advance(Duration.ZERO);
        createPodWithoutNode("a");
        api.advance(Duration.ZERO);

        assertThat(node("a")).isEmpty();
        assertThat(events("a").getLast()).contains("1 node(s) had untolerated taint {k: v}", "1 node(s) were unsched");
    }

    @Test
    void readyNodesLoseTheTaintOfTheirCreation() {
        api.create("/api/v1/nodes", "{'metadata':{'name':'n'}}");
        api.advance(Duration.ZERO);
        assertThat(api.get("/api/v1/nodes/n").at("/spec/taints")).hasSize(1);

        api.patch("/api/v1/nodes/n/status", "{'status':{'conditions':[{'type':'Ready','status':'True'}]}}");
        api.advance(Duration.ZERO);
        assertThat(api.get("/api/v1/nodes/n").at("/spec/taints").isMissingNode())
                .isTrue();
    }

    @Test
    void deletedNamespacesAreEmptiedAndGo() {
        api.create("/api/v1/namespaces", "{'metadata':{'name':'x'}}");
        api.create("/api/v1/namespaces/x/configmaps", "{'metadata':{'name':'c'}}");
        api.create(
                "/api/v1/namespaces/x/pods",
                "{'metadata':{'name':'p'},'spec':{'nodeName':'n','containers':[{'name':'c','image':'i'}]}}");
        api.delete("/api/v1/namespaces/x");
        api.advance(Duration.ofSeconds(2));

        assertThat(api.get("/api/v1/namespaces/x").at("/status/phase").asString())
                .isEqualTo("Terminating");
        api.request(404, "GET", "/api/v1/namespaces/x/configmaps/c", "", "");
        api.request(403, "POST", "/api/v1/namespaces/x/configmaps", "application/json", "{'metadata':{'name':'d'}}");

        api.delete("/api/v1/namespaces/x/pods/p?gracePeriodSeconds=0");
        api.advance(Duration.ofSeconds(2));
        api.request(404, "GET", "/api/v1/namespaces/x", "", "");
    }

    @Test
    void eventsAreForgottenAfterAnHour() {
        createPodWithoutNode("a");
        api.advance(Duration.ofMinutes(59));
        assertThat(events("a")).hasSize(1);

        api.advance(Duration.ofMinutes(2));
        assertThat(events("a")).isEmpty();
    }

    private void createPodWithoutNode(String name) {
        api.create(PODS, "{'metadata':{'name':'" + name + "'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
    }

    private String node(String pod) {
        return api.get(PODS + "/" + pod).at("/spec/nodeName").asString("");
    }

    private List<String> events(String pod) {
        List<String> events = new ArrayList<>();
        api.get("/api/v1/namespaces/default/events").path("items").forEach(event -> {
            if (event.at("/involvedObject/name").asString().equals(pod)) {
                events.add(event.path("type").asString() + " "
                        + event.path("reason").asString() + " "
                        + event.path("message").asString());
            }
        });
        return events;
    }
}
