// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Probes and hooks over the network reach what listens in simulated pods, and fail with Go's texts. */
class NetworkProbesTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %1$s, namespace: default}
            spec:
              hostNetwork: %4$s
              terminationGracePeriodSeconds: 1
              containers:
              - name: ctr
                image: "busybox:1.28"
                command: [sh, -c, '%2$s']
                ports: [{name: web, containerPort: 8080}]
                %3$s
            """;

    private static final String WEB = "mkdir -p /www/sub; echo ok > /www/index.html; httpd -f -p 8080 -h /www";

    /** Sends one answer to each client, whatever it asks. */
    private static String answering(String... lines) {
        return "while true; do printf \"" + String.join("\\r\\n", lines) + "\" | nc -l -p 8080; done";
    }

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private SimulatedNode node;

    @BeforeEach
    void start() {
        node = SimulatedNode.builder().scheduler(time).start();
    }

    @AfterEach
    void stop() {
        node.close();
        time.close();
    }

    private void run(String name, String command, String probes) {
        node.apply(POD.formatted(name, command, probes, "false"));
        time.advance(Duration.ofSeconds(20));
    }

    private JsonNode container(String pod) {
        return node.pod(pod).at("/status/containerStatuses/0");
    }

    /** The messages of the pod's events with this reason, its address written as IP. */
    private List<String> messages(String pod, String reason) {
        String ip = node.pod(pod).at("/status/podIP").asString();
        return node.events(pod).stream()
                .filter(event -> event.path("reason").asString("").equals(reason))
                .map(event -> event.path("message").asString("").replace(ip, "IP"))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            readinessProbe: {periodSeconds: 1, httpGet: {port: 8080}}
            readinessProbe: {periodSeconds: 1, httpGet: {port: web, path: /index.html}}
            readinessProbe: {periodSeconds: 1, httpGet: {port: 8080, path: index.html, httpHeaders: [{name: Host, value: a.example}]}}
            readinessProbe: {periodSeconds: 1, tcpSocket: {port: 8080}}
            startupProbe: {periodSeconds: 1, httpGet: {port: 8080}}
            livenessProbe: {periodSeconds: 1, tcpSocket: {port: web}}
            """)
    void aServerThatAnswersPasses(String probe) {
        run("web", WEB, probe);

        assertThat(container("web").path("ready").asBoolean()).isTrue();
        assertThat(container("web").path("restartCount").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            httpGet: {port: 8080, path: /none}    | Readiness probe failed: HTTP probe failed with statuscode: 404
            httpGet: {port: 8081, path: "/a b"}   | Readiness probe failed: Get "http://IP:8081/a%20b": dial tcp IP:8081: connect: connection refused
            tcpSocket: {port: 8081}               | Readiness probe failed: dial tcp IP:8081: connect: connection refused
            tcpSocket: {port: 80, host: 10.1.2.3} | Readiness probe failed: dial tcp 10.1.2.3:80: i/o timeout
            httpGet: {port: 80, host: 10.1.2.3}   | Readiness probe failed: Get "http://10.1.2.3:80/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
            httpGet: {port: nosuch}               | Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "nosuch": invalid syntax
            httpGet: {port: 8080, scheme: HTTPS}  | Readiness probe errored and resulted in unknown state: probes over TLS are not simulated
            """)
    void aServerThatDoesNotSaysWhy(String action, String message) {
        run("web", WEB, "readinessProbe: {periodSeconds: 5, " + action + "}");

        assertThat(container("web").path("ready").asBoolean()).isFalse();
        assertThat(messages("web", "Unhealthy")).contains(message);
    }

    @Test
    void whatIsNoAnswerIsNamed() {
        String probe = "readinessProbe: {periodSeconds: 1, httpGet: {port: 8080}}";
        run("garbage", answering("hello", ""), probe);
        run("five", answering("HTTP/1.1 503 Service Unavailable", "Content-Length: 0", "", ""), probe);
        run("mute", "while true; do sleep 5 | nc -l -p 8080; done", probe);
        run(
                "elsewhere",
                answering("HTTP/1.1 302 Found", "Location: http://other/", "Content-Length: 2", "", "no"),
                probe);

        String get = "Readiness probe failed: Get \"http://IP:8080/\": ";
        assertThat(messages("garbage", "Unhealthy"))
                .contains(get + "net/http: HTTP/1.x transport connection broken: malformed HTTP response \"hello\"");
        assertThat(messages("five", "Unhealthy"))
                .contains("Readiness probe failed: HTTP probe failed with statuscode: 503");
        assertThat(messages("mute", "Unhealthy"))
                .contains(get + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        assertThat(messages("elsewhere", "ProbeWarning"))
                .contains("Readiness probe warning: Probe terminated redirects, Response body: no");
        assertThat(container("elsewhere").path("ready").asBoolean()).isTrue();
    }

    @Test
    void aContainerWhoseServerDiesIsRestarted() {
        run(
                "dies",
                "mkdir /www; echo ok > /www/index.html; httpd -f -p 8080 -h /www & sleep 10; kill $!; sleep 1h",
                "livenessProbe: {periodSeconds: 1, httpGet: {port: 8080}}");

        assertThat(messages("dies", "Unhealthy"))
                .contains(
                        "Liveness probe failed: Get \"http://IP:8080/\": dial tcp IP:8080: connect: connection refused");
        assertThat(messages("dies", "Killing")).contains("Container ctr failed liveness probe, will be restarted");
        assertThat(container("dies").path("restartCount").asInt()).isPositive();
    }

    @Test
    void podsOnTheNodesNetworkAreProbedThere() {
        node.apply(POD.formatted("host", WEB, "readinessProbe: {periodSeconds: 1, httpGet: {port: 8080}}", "true"));
        time.advance(Duration.ofSeconds(20));

        assertThat(container("host").path("ready").asBoolean()).isTrue();
    }

    @Test
    void anHttpHookCallsTheContainer() {
        run("hooked", WEB, "lifecycle: {postStart: {httpGet: {port: 8080, path: /none}}}");
        assertThat(container("hooked").path("state").has("running")).isTrue();

        run("refused", "sleep 1h", "lifecycle: {postStart: {httpGet: {port: 8080, path: /x}}}");
        assertThat(messages("refused", "FailedPostStartHook"))
                .anySatisfy(message -> assertThat(message).contains("PostStartHook failed"));
    }
}
