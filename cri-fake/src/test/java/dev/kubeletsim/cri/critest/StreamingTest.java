// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.remotecommand.PortForwardClient;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandClient;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandConnection;
import dev.kubeletsim.streaming.remotecommand.StreamOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Exec, attach and port-forward through the address that the runtime gives. */
@Timeout(60)
class StreamingTest {
    private static final String HOST_NGINX = "gcr.io/k8s-staging-cri-tools/hostnet-nginx-amd64";

    private final EventLoops loops = new EventLoops("test", 1);
    private final HttpClient http = new HttpClient(loops, null);

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    @AfterEach
    void stop() {
        loops.close();
    }

    private static TestingNode node(RuntimeProfile profile) throws IOException {
        return new TestingNode(builder -> builder.profile(profile));
    }

    private RemoteCommandConnection connect(String url, StreamOptions streams) throws Exception {
        return new RemoteCommandClient(http, new Random(1))
                .connectSpdy(URI.create(url), Headers.none(), streams)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    /** What comes from a stream, while it comes. */
    private record Reading(StringWriter text, CompletableFuture<Void> end) {
        static Reading of(ByteSource source) {
            Reading reading = new Reading(new StringWriter(), new CompletableFuture<>());
            source.pipeTo(new CollectingSink(reading.text, reading.end));
            return reading;
        }

        String untilTheEnd() throws Exception {
            end.get(10, TimeUnit.SECONDS);
            return text.toString();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anExecWithoutTerminalAndInputGivesItsOutput(RuntimeProfile profile) throws Exception {
        try (TestingNode node = node(profile)) {
            String id = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE);
            String url = node.cri()
                    .exec(ExecRequest.newBuilder()
                            .setContainerId(id)
                            .addAllCmd(List.of("echo", "-n", "hello"))
                            .setStdout(true)
                            .setStderr(true)
                            .build())
                    .getUrl();
            RemoteCommandConnection connection = connect(url, new StreamOptions(false, true, true, false));
            assertThat(Reading.of(connection.stdout()).untilTheEnd()).isEqualTo("hello");
            connection.close();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anExecWithTerminalAndInputIsAShellThatEchoes(RuntimeProfile profile) throws Exception {
        try (TestingNode node = node(profile)) {
            String id = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE);
            String url = node.cri()
                    .exec(ExecRequest.newBuilder()
                            .setContainerId(id)
                            .addCmd("sh")
                            .setStdin(true)
                            .setStdout(true)
                            .setTty(true)
                            .build())
                    .getUrl();
            RemoteCommandConnection connection = connect(url, new StreamOptions(true, true, false, true));
            Reading output = Reading.of(connection.stdout());
            connection.stdin().write("echo hello | tr h j; exit 3\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(output.untilTheEnd()).contains("echo hello | tr h j; exit 3\r\n", "jello\r\n");
            assertThat(connection
                            .result()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .message())
                    .contains("command terminated with non-zero exit code", "3");
            connection.close();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anAttachedClientTalksToTheFirstProcess(RuntimeProfile profile) throws Exception {
        try (TestingNode node = node(profile)) {
            String id = node.container(node.pod(), TestingNode.BUSYBOX, List.of("sh"), config -> config.setStdin(true));
            String url = node.cri()
                    .attach(AttachRequest.newBuilder()
                            .setContainerId(id)
                            .setStdin(true)
                            .setStdout(true)
                            .setStderr(true)
                            .build())
                    .getUrl();
            RemoteCommandConnection connection = connect(url, new StreamOptions(true, true, true, false));
            Reading output = Reading.of(connection.stdout());
            connection.stdin().write("echo hello\n".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().untilAsserted(() -> assertThat(output.text()).hasToString("hello\n"));
            connection.close();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void portForwardReachesWhatListensOnTheHostNetwork(RuntimeProfile profile) throws Exception {
        NamespaceOption host =
                NamespaceOption.newBuilder().setNetwork(NamespaceMode.NODE).build();
        try (TestingNode node = node(profile)) {
            String pod = node.pod(LinuxSandboxSecurityContext.newBuilder().setNamespaceOptions(host));
            node.container(pod, HOST_NGINX, List.of(), config -> {
                config.getLinuxBuilder().getSecurityContextBuilder().setNamespaceOptions(host);
                return config;
            });
            Awaitility.await()
                    .untilAsserted(() -> assertThat(forwarded(node, pod, 12003))
                            .startsWith("HTTP/1.1 200 OK\r\n")
                            .contains("Welcome to nginx!"));
        }
    }

    private String forwarded(TestingNode node, String pod, int port) throws Exception {
        String url = node.cri()
                .portForward(
                        PortForwardRequest.newBuilder().setPodSandboxId(pod).build())
                .getUrl();
        PortForwardClient client = PortForwardClient.connect(http, URI.create(url), Headers.none())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        PortForwardClient.Forwarded stream =
                client.forward(port).toCompletableFuture().get(10, TimeUnit.SECONDS);
        stream.data().output().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        stream.data().output().close();
        String answer = Reading.of(stream.data().input()).untilTheEnd();
        client.close();
        return answer;
    }
}
