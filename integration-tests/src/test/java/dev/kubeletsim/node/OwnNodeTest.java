// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What others change about a node's object counts for the next pod. */
class OwnNodeTest {
    private static final String PINNED = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: default}
            spec:
              nodeName: node
              nodeSelector: {disk: ssd}
              containers:
              - {name: ctr, image: "busybox:1.28", command: [sleep, 1h]}
            """;

    @Test
    void aLabelIsSeenByAdmissionBeforeTheNextStatusUpdate() {
        try (VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
                SimulatedNode node = SimulatedNode.builder().scheduler(time).start()) {
            time.advance(Duration.ofSeconds(11));
            node.apply(PINNED.formatted("before"));
            time.advance(Duration.ofSeconds(1));
            ApiRequest label = ApiRequest.of("PATCH", "/api/v1/nodes/node", "test")
                    .withTree(
                            "application/merge-patch+json",
                            JsonMapper.shared().readTree("{\"metadata\":{\"labels\":{\"disk\":\"ssd\"}}}"));
            assertThat(node.fleet().apiServer().handle(label)).isInstanceOf(ApiResponse.Document.class);

            node.apply(PINNED.formatted("after"));

            assertThat(node.awaitSettled("after", Duration.ofSeconds(5))
                            .at("/status/phase")
                            .asString())
                    .isEqualTo("Running");
            assertThat(node.pod("before").at("/status/reason").asString()).isEqualTo("NodeAffinity");
        }
    }
}
