// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.status.TestingApi;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ApiEventRecorderTest {
    private static final ObjectReference CONTAINER =
            new ObjectReference("v1", "Pod", "default", "p", "u1", "7", "spec.containers{ctr}");

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final TestingApi api = new TestingApi();
    private final ApiEventRecorder recorder = new ApiEventRecorder(api, time, new SplittableRandom(1), "node1");

    @AfterEach
    void close() {
        recorder.close();
        time.close();
    }

    @Test
    void eventSaysWhatHappenedWhereAndWho() {
        recorder.event(CONTAINER, EventRecorder.NORMAL, EventReasons.PULLED, "there");
        time.runDue();

        ObjectNode event = events().getFirst();
        assertThat(event.path("metadata").path("name").asString()).matches("p\\.[0-9a-f]{16}");
        assertThat(event.path("involvedObject").path("fieldPath").asString()).isEqualTo("spec.containers{ctr}");
        assertThat(event.path("source").toString()).isEqualTo("{\"component\":\"kubelet\",\"host\":\"node1\"}");
        assertThat(event.path("reportingComponent").asString()).isEqualTo("kubelet");
        assertThat(event.path("reportingInstance").asString()).isEqualTo("node1");
        assertThat(event.path("firstTimestamp").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(event.path("count").asInt()).isEqualTo(1);
    }

    @Test
    void sameEventAgainRaisesTheCount() {
        for (int i = 0; i < 3; i++) {
            recorder.event(CONTAINER, EventRecorder.WARNING, EventReasons.BACK_OFF, "again");
            time.advance(Duration.ofSeconds(10));
        }

        assertThat(events()).hasSize(1);
        assertThat(events().getFirst().path("count").asInt()).isEqualTo(3);
        assertThat(events().getFirst().path("lastTimestamp").asString()).isEqualTo("2026-01-01T00:00:20Z");
        assertThat(api.calls()).filteredOn(call -> call.startsWith("PATCH")).hasSize(2);
    }

    @Test
    void tenthSimilarEventIsCombined() {
        for (int i = 0; i < 12; i++) {
            recorder.event(CONTAINER, EventRecorder.WARNING, EventReasons.UNHEALTHY, "message " + i);
        }
        time.runDue();

        assertThat(messages()).hasSize(10).contains("(combined from similar events): message 11");
        assertThat(events().stream()
                        .mapToInt(event -> event.path("count").asInt())
                        .max())
                .hasValue(3);
    }

    @Test
    void similarEventsFarApartAreNotCombined() {
        for (int i = 0; i < 12; i++) {
            recorder.event(CONTAINER, EventRecorder.WARNING, EventReasons.UNHEALTHY, "message " + i);
            time.advance(Duration.ofMinutes(11));
        }

        assertThat(messages()).hasSize(12).noneMatch(message -> message.startsWith("(combined"));
    }

    @Test
    void twentySixthEventAboutAnObjectIsDroppedUntilATokenIsBack() {
        for (int i = 0; i < 30; i++) {
            recorder.event(CONTAINER, EventRecorder.NORMAL, "Reason" + i, "m");
        }
        time.runDue();
        assertThat(events()).hasSize(25);

        time.advance(Duration.ofSeconds(301));
        recorder.event(CONTAINER, EventRecorder.NORMAL, "Later", "m");
        time.runDue();
        assertThat(events()).hasSize(26);
    }

    @Test
    void eventThatExpiredIsCreatedAnew() {
        recorder.event(CONTAINER, EventRecorder.WARNING, EventReasons.BACK_OFF, "again");
        time.runDue();
        api.delete(ApiResource.EVENTS, "default", name(), null);
        recorder.event(CONTAINER, EventRecorder.WARNING, EventReasons.BACK_OFF, "again");
        time.runDue();

        assertThat(events()).hasSize(1);
        assertThat(events().getFirst().path("count").asInt()).isEqualTo(2);
    }

    @Test
    void brokenConnectionIsTriedAgainARefusalIsNot() {
        api.fail(new IllegalStateException("connection refused"));
        recorder.event(CONTAINER, EventRecorder.NORMAL, EventReasons.STARTED, "m");
        time.advance(Duration.ofSeconds(1));
        api.fail(null);
        time.advance(Duration.ofSeconds(20));
        assertThat(events()).hasSize(1);

        api.fail(ApiException.of(403, "Forbidden", "no"));
        recorder.event(CONTAINER, EventRecorder.NORMAL, EventReasons.KILLING, "m");
        time.advance(Duration.ofMinutes(5));
        assertThat(api.calls()).filteredOn(call -> call.startsWith("POST")).hasSize(3);
    }

    @Test
    void nodeEventsAreInTheDefaultNamespace() {
        recorder.event(
                ObjectReference.ofNode("node1"), EventRecorder.NORMAL, EventReasons.STARTING, "Starting kubelet.");
        time.runDue();

        assertThat(events().getFirst().path("involvedObject").toString())
                .isEqualTo("{\"kind\":\"Node\",\"name\":\"node1\",\"uid\":\"node1\"}");
    }

    private List<ObjectNode> events() {
        return api.all("/api/v1/namespaces/default/events/");
    }

    private List<String> messages() {
        return events().stream().map(event -> event.path("message").asString()).toList();
    }

    private String name() {
        JsonNode metadata = events().getFirst().path("metadata");
        return metadata.path("name").asString();
    }
}
