// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.http.HttpServer;
import dev.kubeletsim.streaming.http.UpgradeProxy;
import dev.kubeletsim.streaming.tls.CertificateAuthority;
import dev.kubeletsim.streaming.tls.ClientAuthentication;
import dev.kubeletsim.streaming.tls.ClientTls;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.time.SystemScheduler;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kubelet's API over real TLS. */
class KubeletServerTest {
    private final SystemScheduler scheduler = new SystemScheduler("kubelet-server-test");
    private final EventLoops loops = new EventLoops("kubelet-server-test", 1);
    private final CertificateAuthority authority = CertificateAuthority.create("cluster", scheduler);
    private final TestingRuntime runtime = new TestingRuntime();
    private final HttpClient client = new HttpClient(
            loops,
            new ClientTls(
                    List.of(authority.certificate()), authority.issueClient("apiserver", List.of("system:masters"))));
    private Server grpc;
    private ManagedChannel channel;
    private HttpServer server;
    private NodeFiles files;

    @BeforeEach
    void serve() throws IOException {
        String name = InProcessServerBuilder.generateName();
        grpc = InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(runtime)
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        TestingNode node = new TestingNode("n1", "p", new RuntimeService(channel, scheduler));
        files = node.files();
        KubeletServer handler = new KubeletServer(scheduler, new UpgradeProxy(new HttpClient(loops, null)));
        handler.add(new TestingNode("n0", "other", new RuntimeService(channel, scheduler)));
        handler.add(node);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        server = HttpServer.builder(loops, handler)
                .tls(new ServerTls(
                        authority.issueServer("n1", List.of("localhost"), List.of(loopback)),
                        List.of(authority.certificate()),
                        ClientAuthentication.OPTIONAL))
                .build()
                .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.shutdown(Duration.ZERO).toCompletableFuture().join();
        channel.shutdownNow();
        grpc.shutdownNow().awaitTermination();
        loops.close();
        scheduler.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/healthz | 200 | ok",
                "/healthz/syncloop | 200 | ok",
                "/configz | 200 | {\"kubeletconfig\":{\"maxPods\":110}}",
                "/containerLogs/default/nope/ctr | 404 | pod \"nope\" does not exist",
                "/containerLogs/default/p/nope | 404 | container \"nope\" not found in pod \"p\"",
                "/containerLogs/default/p/waits | 400 | container \"waits\" in pod \"p\" is waiting to start:"
                        + " ContainerCreating",
                "/containerLogs/default/p/pulls | 400 | container \"pulls\" in pod \"p\" is waiting to start: trying and"
                        + " failing to pull image",
                "/containerLogs/default/p/waits?previous=true | 400 | previous terminated container \"waits\" in pod"
                        + " \"p\" not found",
                "/containerLogs/default/p/ctr?tailLines=-1 | 422 | {\"message\": \"Invalid request.\"}",
                "/containerLogs/default/p/ctr?limitBytes=x | 400 | {\"message\": \"Unable to decode query.\"}",
                "/exec/default/nope/ctr?command=id&output=1 | 404 | pod does not exist",
                "/exec/default/p/other-uid/ctr?command=id&output=1 | 404 | pod does not exist",
                "/exec/default/p/ctr?command=id | 400 | you must specify at least 1 of stdin, stdout, stderr",
                "/exec/default/p/waits?command=id&output=1 | 500 | container not found (\"waits\")",
                "/run/default/p/ctr?cmd=id | 405 | 405: Method Not Allowed"
            })
    void answersAreUpstreams(String path, int status, String body) throws Exception {
        assertThat(get(client, path)).isEqualTo(status + " " + body);
    }

    @ParameterizedTest
    @CsvSource({"/stats/summary", "/metrics/cadvisor", "/", "/checkpoint/default/p/ctr"})
    void whatIsNotSimulatedIsNotFound(String path) throws Exception {
        assertThat(get(client, path)).isEqualTo("404 404 page not found\n");
    }

    @Test
    void clientWithoutCertificateIsUnauthorized() throws Exception {
        HttpClient nobody = new HttpClient(loops, new ClientTls(List.of(authority.certificate()), null));

        assertThat(get(nobody, "/pods")).isEqualTo("401 Unauthorized");
    }

    @Test
    void logsOfThisAndThePreviousRun() throws Exception {
        write("c2", "2026-01-01T00:00:00.1Z stdout P one \n2026-01-01T00:00:00.2Z stdout F line\n");
        write("c1", "2026-01-01T00:00:00.000000001Z stderr F before\n");

        assertThat(get(client, "/containerLogs/default/p/ctr")).isEqualTo("200 one line\n");
        assertThat(get(client, "/containerLogs/default/p/ctr?previous=true&timestamps=true"))
                .isEqualTo("200 2026-01-01T00:00:00.000000001Z before\n");
    }

    @Test
    void followedLogEndsWithTheContainer() throws Exception {
        write("c2", "2026-01-01T00:00:00Z stdout F first\n");
        var response = client.send(HttpClient.Request.get(uri("/containerLogs/default/p/ctr?follow=true")))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        write("c2", "2026-01-01T00:00:00Z stdout F first\n2026-01-01T00:00:01Z stdout F second\n");
        runtime.exit();

        assertThat(new String(
                        response.readAll(1 << 20).toCompletableFuture().get(10, TimeUnit.SECONDS),
                        StandardCharsets.UTF_8))
                .isEqualTo("first\nsecond\n");
    }

    @Test
    void missingLogFileIsToldInTheText() throws Exception {
        assertThat(get(client, "/containerLogs/default/p/ctr"))
                .startsWith("200 failed to read the log of ")
                .endsWith("/logs/c2.log: no such file or directory");
    }

    @Test
    void execIsProxiedToTheUrlOfTheRuntime() throws Exception {
        try (HttpServer backend = HttpServer.builder(
                        loops,
                        request ->
                                HttpResponse.text(418, "at " + request.target()).now())
                .build()
                .start()) {
            runtime.streamAt("http://127.0.0.1:" + backend.address().getPort() + "/exec/token");
            String answer = get(client, "/exec/default/p/u1/ctr?command=sh&command=-c&output=1&error=1&tty=1");

            assertThat(answer).isEqualTo("418 at /exec/token");
            assertThat(runtime.execs()).singleElement().satisfies(request -> {
                assertThat(request.getContainerId()).isEqualTo("c2");
                assertThat(request.getCmdList()).containsExactly("sh", "-c");
                assertThat(request.getStdout()).isTrue();
                assertThat(request.getStderr()).isFalse();
                assertThat(request.getTty()).isTrue();
            });
        }
    }

    @Test
    void runAnswersWithTheOutput() throws Exception {
        assertThat(send(client, "POST", "/run/default/p/ctr?cmd=id%20-u")).isEqualTo("200 ran id,-u");
        assertThat(send(client, "POST", "/run/default/p/ctr?cmd=false"))
                .isEqualTo("500 command 'false' exited with 1: ");
    }

    @Test
    void podsAndMetricsCoverAllNodes() throws Exception {
        assertThat(get(client, "/pods"))
                .contains("\"name\":\"other\"", "\"name\":\"p\"", "\"kubernetes.io/config.source\":\"api\"");
        assertThat(get(client, "/runningpods/")).contains("\"items\":[]");
        assertThat(get(client, "/metrics"))
                .contains(
                        "kubernetes_feature_enabled{name=\"SupplementalGroupsPolicy\",stage=\"\"} 1\n",
                        "kubelet_admission_rejections_total{reason=\"SupplementalGroupsPolicyNotSupported\"} 4\n",
                        "kubelet_node_name{node=\"n1\"} 1\n",
                        "kubelet_desired_pods{static=\"\"} 2\n",
                        "kubelet_running_pods 0\n");
    }

    private void write(String container, String log) throws IOException {
        files.makeDirectory("/logs", 0755, 0, 0);
        files.write("/logs/" + container + ".log", log.getBytes(StandardCharsets.UTF_8), 0640, 0, 0);
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + server.address().getPort() + path);
    }

    private String get(HttpClient with, String path) throws Exception {
        return send(with, "GET", path);
    }

    private String send(HttpClient with, String method, String path) throws Exception {
        var response = with.send(new HttpClient.Request(method, uri(path), Headers.none(), new byte[0]))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        byte[] body = response.readAll(1 << 20).toCompletableFuture().get(10, TimeUnit.SECONDS);
        return response.status() + " " + new String(body, StandardCharsets.UTF_8);
    }
}
