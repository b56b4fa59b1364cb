// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.PortForwardRequest;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends an attach and what becomes of the container then, and what is said on streams that lead nowhere. */
@Timeout(60)
class DetachTest {
    private final EventLoops loops = new EventLoops("test", 1);
    private final HttpClient http = new HttpClient(loops, null);

    @AfterEach
    void stop() {
        loops.close();
    }

    static List<RuntimeProfile> profiles() {
        return RuntimeProfile.all();
    }

    private static TestingNode node(RuntimeProfile profile) throws IOException {
        return new TestingNode(builder -> builder.profile(profile));
    }

    private static RuntimeProfile profile(String name) {
        return RuntimeProfile.all().stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** An attached client. */
    private record Client(RemoteCommandConnection connection, StringWriter output) {
        void type(String keys) {
            connection.stdin().write(keys.getBytes(StandardCharsets.US_ASCII));
        }

        void awaitOutput(String text) {
            Awaitility.await().untilAsserted(() -> assertThat(output.toString()).contains(text));
        }

        void awaitEnd() throws Exception {
            connection.result().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private Client attach(TestingNode node, String container, boolean stdin, boolean tty) throws Exception {
        String url = node.cri()
                .attach(AttachRequest.newBuilder()
                        .setContainerId(container)
                        .setStdin(stdin)
                        .setStdout(true)
                        .setStderr(!tty)
                        .setTty(tty)
                        .build())
                .getUrl();
        return client(url, new StreamOptions(stdin, true, !tty, tty));
    }

    private Client client(String url, StreamOptions options) throws Exception {
        RemoteCommandConnection connection = new RemoteCommandClient(http, new Random(1))
                .connectSpdy(URI.create(url), Headers.none(), options)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        StringWriter output = new StringWriter();
        connection.stdout().pipeTo(new CollectingSink(output, new CompletableFuture<>()));
        return new Client(connection, output);
    }

    private static String shell(TestingNode node, boolean once, boolean tty) {
        return node.container(
                node.pod(), TestingNode.BUSYBOX, List.of("sh"), config -> config.setStdin(true)
                        .setStdinOnce(once)
                        .setTty(tty));
    }

    @ParameterizedTest
    @CsvSource({
        // runtime, stdin_once, tty of container and client
        "containerd-2.0, false, false",
        "containerd-2.0, false, true",
        "containerd-2.0, true, true",
        "containerd-1.7, false, false",
        "cri-o-1.31, false, false",
        "cri-o-1.30, false, false",
    })
    void theEndOfTheClientsInputDetaches(String runtime, boolean once, boolean tty) throws Exception {
        try (TestingNode node = node(profile(runtime))) {
            String id = shell(node, once, tty);
            Client client = attach(node, id, true, tty);
            client.type("echo a$((1 + 1))\n");
            client.awaitOutput("a2");

            client.connection().stdin().close();

            client.awaitEnd();
            assertThat(node.status(id).getState()).isEqualTo(ContainerState.CONTAINER_RUNNING);
            Client next = attach(node, id, true, tty);
            next.type("echo b$((1 + 1))\n");
            next.awaitOutput("b2");
            assertThat(client.output().toString()).doesNotContain("b2");
            next.connection().close();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void withStdinOnceItEndsTheInputOfTheContainer(RuntimeProfile profile) throws Exception {
        try (TestingNode node = node(profile)) {
            String id = shell(node, true, false);
            Client client = attach(node, id, true, false);
            client.type("echo a$((1 + 1))\n");
            client.connection().stdin().close();
            client.awaitEnd();
            assertThat(client.output()).hasToString("a2\n");
            assertThat(node.status(id).getState()).isEqualTo(ContainerState.CONTAINER_EXITED);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aClientThatIsCutOffLeavesTheContainerItsInput(RuntimeProfile profile) throws Exception {
        try (TestingNode node = node(profile)) {
            String id = shell(node, false, false);
            Client client = attach(node, id, true, false);
            client.type("echo a$((1 + 1))\n");
            client.awaitOutput("a2");
            client.connection().close();

            Client next = attach(node, id, true, false);
            next.type("echo b$((1 + 1))\n");
            next.awaitOutput("b2");
            assertThat(node.status(id).getState()).isEqualTo(ContainerState.CONTAINER_RUNNING);
            next.connection().close();
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void onATerminalOfCrioAClientWithoutInputGoesOnListening(boolean once) throws Exception {
        try (TestingNode node = node(RuntimeProfile.crio131())) {
            String id = shell(node, once, true);
            Client first = attach(node, id, true, true);
            first.type("echo a$((1 + 1))\n");
            first.awaitOutput("a2");
            first.connection().stdin().close();

            Client second = attach(node, id, true, true);
            second.type("echo b$((1 + 1)); exit\n");
            second.awaitEnd();
            first.awaitEnd();
            assertThat(first.output().toString()).contains("b2");
        }
    }

    @ParameterizedTest
    @CsvSource({"containerd-2.0, false", "cri-o-1.31, true"})
    void crioEndsAnAttachThatAsksForNoInputOfAContainerThatHasOne(String runtime, boolean ends) throws Exception {
        try (TestingNode node = node(profile(runtime))) {
            String id = shell(node, false, false);
            Client silent = attach(node, id, false, false);
            if (ends) {
                silent.awaitEnd();
            }
            Client typing = attach(node, id, true, false);
            typing.type("echo a$((1 + 1))\n");
            typing.awaitOutput("a2");
            if (ends) {
                assertThat(silent.output().toString()).isEmpty();
            } else {
                silent.awaitOutput("a2");
                silent.connection().close();
            }
            typing.connection().close();
        }
    }

    @ParameterizedTest
    @CsvSource({"cri-o-1.31, true", "cri-o-1.31, false", "cri-o-1.30, true"})
    void crioKnowsTheKeysThatDetach(String runtime, boolean tty) throws Exception {
        try (TestingNode node = node(profile(runtime))) {
            String id = shell(node, false, tty);
            Client client = attach(node, id, true, tty);
            client.type("echo a$((1 + 1))\n");
            client.awaitOutput("a2");
            client.type("\u0010");
            client.type("\u0011");
            client.awaitEnd();
            assertThat(node.status(id).getState()).isEqualTo(ContainerState.CONTAINER_RUNNING);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "containerd-2.0 | failed to connect to localhost:81 inside namespace \"POD\", IPv4: dial tcp4"
                        + " 127.0.0.1:81: connect: connection refused IPv6 dial tcp6 [::1]:81: connect: connection"
                        + " refused ",
                "cri-o-1.31 | port forward into network namespace \"/var/run/netns/POD\": failed to connect to"
                        + " localhost:81 inside namespace POD: dial tcp [::1]:81: connect: connection refused"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void aPortOnWhichNobodyListensIsToldInTheRuntimesWords(String runtime, String text) throws Exception {
        try (TestingNode node = node(profile(runtime.strip()))) {
            String pod = node.pod();
            String url = node.cri()
                    .portForward(PortForwardRequest.newBuilder()
                            .setPodSandboxId(pod)
                            .build())
                    .getUrl();
            PortForwardClient forward = PortForwardClient.connect(http, URI.create(url), Headers.none())
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            StringWriter error = new StringWriter();
            forward.forward(81)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS)
                    .error()
                    .input()
                    .pipeTo(new CollectingSink(error, new CompletableFuture<>()));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(error)
                            .hasToString("error forwarding port 81 to pod " + pod + ", uid :"
                                    + text.replace("POD", pod)));
            forward.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "containerd-2.0 | Internal error occurred: error executing command in container: failed to exec in container: container is in"
                        + " CONTAINER_EXITED state",
                "cri-o-1.31 | Internal error occurred: error executing command in container: container is not created or running"
            })
    void anExecThatComesTooLateHearsOfItOnItsErrorStream(String runtime, String text) throws Exception {
        try (TestingNode node = node(profile(runtime))) {
            String id = shell(node, false, false);
            String url = node.cri()
                    .exec(ExecRequest.newBuilder()
                            .setContainerId(id)
                            .addCmd("id")
                            .setStdout(true)
                            .build())
                    .getUrl();
            Client last = attach(node, id, true, false);
            last.type("exit\n");
            last.awaitEnd();
            Client late = client(url, new StreamOptions(false, true, false, false));
            assertThat(late.connection()
                            .result()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .message())
                    .isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "containerd-2.0 | false | Internal error occurred: error executing command in container: failed to exec in"
                        + " container: failed to start exec",
                "cri-o-1.31 | true | command terminated with non-zero exit code: exit status 255"
            })
    void whyAProgramCannotBeStartedIsOutputInCrioAndAnErrorInContainerd(
            String runtime, boolean isOutput, String message) throws Exception {
        try (TestingNode node = node(profile(runtime))) {
            String url = node.cri()
                    .exec(ExecRequest.newBuilder()
                            .setContainerId(shell(node, false, false))
                            .addCmd("nope")
                            .setStdout(true)
                            .setTty(true)
                            .build())
                    .getUrl();
            Client client = client(url, new StreamOptions(false, true, false, true));
            assertThat(client.connection()
                            .result()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .message())
                    .startsWith(message);
            if (isOutput) {
                client.awaitOutput("level=error msg=\"exec failed: unable to start container process: exec: \\\"nope\\\":"
                        + " executable file not found in $PATH\"\r\n");
            }
        }
    }
}
