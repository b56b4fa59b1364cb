// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.container.ContainerStreams;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.process.WindowSize;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.remotecommand.ExitStatus;
import dev.kubeletsim.streaming.remotecommand.PortForwardClient;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandClient;
import dev.kubeletsim.streaming.remotecommand.RemoteCommandConnection;
import dev.kubeletsim.streaming.remotecommand.StreamOptions;
import dev.kubeletsim.streaming.tls.CertificateAuthority;
import dev.kubeletsim.streaming.tls.ClientTls;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.time.SystemScheduler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StreamingServerTest {
    private static final StreamOptions ALL = new StreamOptions(true, true, true, false);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final EventLoops loops = new EventLoops("test", 2);
    private final SystemScheduler scheduler = new SystemScheduler("test", now::get);
    private final EchoingContainers containers = new EchoingContainers();
    private final StreamingListener listener =
            new StreamingListener(loops, scheduler, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final StreamingServer server = StreamingServer.on(
            listener,
            containers,
            (sandbox, port) -> CompletableFuture.failedStage(new IOException("nobody listens on " + port)),
            StreamingTexts.CONTAINERD,
            scheduler,
            new Random(1));
    private final HttpClient http = new HttpClient(loops, null);
    private final RemoteCommandClient client = new RemoteCommandClient(http, new Random(2));

    @AfterEach
    void stop() {
        listener.close();
        scheduler.close();
        loops.close();
    }

    private static ExecRequest.Builder exec(String... command) {
        return ExecRequest.newBuilder()
                .setContainerId("c1")
                .addAllCmd(List.of(command))
                .setStdin(true)
                .setStdout(true)
                .setStderr(true);
    }

    @Test
    void withTlsTheUrlsAreHttpsAndServedByTheGivenCertificate() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("ca", InstantSource.system());
        InetAddress loopback = InetAddress.getLoopbackAddress();
        ServerTls tls = ServerTls.of(authority.issueServer("cri", List.of("localhost"), List.of(loopback)));
        HttpClient trusting = new HttpClient(loops, new ClientTls(List.of(authority.certificate()), null));
        try (StreamingListener secured =
                new StreamingListener(loops, scheduler, new InetSocketAddress(loopback, 0), tls)) {
            StreamingServer streams = StreamingServer.on(
                    secured,
                    containers,
                    (sandbox, port) -> CompletableFuture.failedStage(new IOException("nobody listens on " + port)),
                    StreamingTexts.CONTAINERD,
                    scheduler,
                    new Random(1));
            String url = streams.exec(exec("echo").build());

            assertThat(url).startsWith("https://127.0.0.1:");
            RemoteCommandConnection connection = new RemoteCommandClient(trusting, new Random(2))
                    .connectSpdy(URI.create(url), Headers.none(), ALL)
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            connection.close();
        }
    }

    private int status(String url) throws Exception {
        HttpClient.Response response = http.send(HttpClient.Request.get(URI.create(url)))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        response.body().cancel();
        return response.status();
    }

    @Test
    void anExecEchoesItsInputAndReportsItsExitCode() throws Exception {
        String url = server.exec(exec("cat", "-").build());
        assertThat(url).matches("http://127\\.0\\.0\\.1:\\d+/exec/[A-Za-z0-9_-]{8}");
        RemoteCommandConnection connection = client.connectSpdy(URI.create(url), Headers.none(), ALL)
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        CompletionStage<?> read = connection.stdout().pipeTo(new Collecting(output));
        connection.stdin().write("x\n".getBytes(StandardCharsets.UTF_8));
        connection.stdin().close();
        assertThat(connection.result().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(new ExitStatus.NonZeroExit(
                        3, "command terminated with non-zero exit code: error executing command [cat -], exit code 3"));
        read.toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("x\n");
    }

    @Test
    void aTokenServesOnceAndOnlyItsKind() throws Exception {
        String url = server.exec(exec("cat").build());
        assertThat(status(url)).as("no upgrade was asked for").isEqualTo(400);
        assertThat(status(url)).as("the token is used up").isEqualTo(404);
        String other = server.exec(exec("cat").build());
        assertThat(status(other.replace("/exec/", "/attach/"))).isEqualTo(404);
        assertThat(status(other)).isEqualTo(404);
        assertThat(status(other.replaceAll("[^/]+$", "AAAAAAAA"))).isEqualTo(404);
    }

    @Test
    void aTokenExpiresAfterAMinute() throws Exception {
        String late = server.exec(exec("cat").build());
        String early = server.exec(exec("cat").build());
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(1)).minusNanos(1));
        assertThat(status(early)).isEqualTo(400);
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(1)));
        assertThat(status(late)).isEqualTo(404);
    }

    @Test
    void aThousandMayBePendingARuntime() {
        for (int i = 0; i < 1000; i++) {
            server.exec(exec("cat").build());
        }
        assertThatThrownBy(() -> server.attach(AttachRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(
                        CriException.class, e -> assertThat(e.code()).isEqualTo(CriCode.RESOURCE_EXHAUSTED))
                .hasMessage("maximum number of in-flight requests exceeded");
        StreamingServer second = StreamingServer.on(
                listener,
                containers,
                (sandbox, port) -> new CompletableFuture<>(),
                StreamingTexts.CRIO,
                scheduler,
                new Random(1));
        assertThat(second.exec(exec("cat").build())).contains("/exec/");
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(1)));
        assertThat(server.exec(exec("cat").build())).contains("/exec/");
    }

    @Test
    void anExecThatDoesNotStartSaysWhyOnTheStream() throws Exception {
        containers.refusal = new CriException(CriCode.UNKNOWN, "container is in CONTAINER_EXITED state");
        RemoteCommandConnection connection = client.connectWebSocket(
                        URI.create(server.exec(exec("cat").build())),
                        Headers.none(),
                        ALL,
                        List.of("v5.channel.k8s.io", "v4.channel.k8s.io"))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        assertThat(connection.protocol()).isEqualTo("v4.channel.k8s.io");
        assertThat(connection
                        .result()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                        .message())
                .isEqualTo("Internal error occurred: error executing command in container:"
                        + " container is in CONTAINER_EXITED state");
    }

    @Test
    void anAttachEndsWithSuccessWhateverTheExitCode() throws Exception {
        String url = server.attach(AttachRequest.newBuilder()
                .setContainerId("c1")
                .setStdin(true)
                .setStdout(true)
                .build());
        StreamOptions options = new StreamOptions(true, true, false, false);
        RemoteCommandConnection connection = client.connectSpdy(URI.create(url), Headers.none(), options)
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        connection.stdin().close();
        assertThat(connection.result().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(new ExitStatus.Success());
    }

    @Test
    void aClosedPortIsReportedToTheClient() throws Exception {
        String url = server.portForward(
                PortForwardRequest.newBuilder().setPodSandboxId("s1").build());
        PortForwardClient forward = PortForwardClient.connect(http, URI.create(url), Headers.none())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        forward.forward(80)
                .thenCompose(forwarded -> forwarded.error().input().pipeTo(new Collecting(error)))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        assertThat(error.toString(StandardCharsets.UTF_8))
                .isEqualTo("error forwarding port 80 to pod s1, uid : nobody listens on 80");
        forward.close();
    }

    /** An engine in which every process copies its input to its output and ends with code 3. */
    private static final class EchoingContainers implements ContainerStreams {
        volatile @Nullable CriException refusal;

        @Override
        public CompletionStage<Session> exec(ExecCommand command, OutputSink stdout, OutputSink stderr) {
            return refusal == null
                    ? CompletableFuture.completedStage(new Echo(stdout))
                    : CompletableFuture.failedStage(refusal);
        }

        @Override
        public CompletionStage<Session> attach(AttachCommand command, OutputSink stdout, OutputSink stderr) {
            return CompletableFuture.completedStage(new Echo(stdout));
        }
    }

    private record Echo(OutputSink stdout, CompletableFuture<Integer> exit) implements ContainerStreams.Session {
        Echo(OutputSink stdout) {
            this(stdout, new CompletableFuture<>());
        }

        @Override
        public CompletionStage<Void> write(byte[] bytes) {
            stdout.write(bytes);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void closeStdin() {
            exit.complete(3);
        }

        @Override
        public void resize(WindowSize size) {}

        @Override
        public void resume() {}

        @Override
        public void close() {}
    }

    private record Collecting(ByteArrayOutputStream bytes) implements ByteSink {
        @Override
        public CompletionStage<Void> write(byte[] chunk) {
            bytes.writeBytes(chunk);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void close() {}

        @Override
        public void abort(Throwable cause) {}

        @Override
        public CompletionStage<Void> closed() {
            return new CompletableFuture<>();
        }
    }
}
