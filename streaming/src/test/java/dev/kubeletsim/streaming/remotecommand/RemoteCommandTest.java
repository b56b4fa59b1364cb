// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpResponse;
import dev.kubeletsim.streaming.http.HttpServer;
import dev.kubeletsim.time.SystemScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RemoteCommandTest {
    private static final StreamOptions ALL = new StreamOptions(true, true, true, false);
    private static final StreamOptions TERMINAL = new StreamOptions(true, true, false, true);

    private final EventLoops loops = new EventLoops("test", 2);
    private final SystemScheduler scheduler = new SystemScheduler("test");
    private final RemoteCommandClient client = new RemoteCommandClient(new HttpClient(loops, null), new Random(1));
    private Duration streamCreationTimeout = Duration.ofSeconds(30);
    private volatile StreamOptions options = ALL;
    private volatile Consumer<RemoteCommandSession> command = session -> {};
    private final HttpServer server = HttpServer.builder(loops, request -> {
                List<String> webSocket = new ArrayList<>(StreamProtocols.OVER_WEBSOCKET);
                webSocket.add(StreamProtocols.V5);
                return new RemoteCommandServer(
                                scheduler,
                                new RemoteCommandServer.Settings(
                                        StreamProtocols.OVER_SPDY,
                                        webSocket,
                                        Duration.ofHours(4),
                                        streamCreationTimeout))
                        .serve(request, options, session -> command.accept(session))
                        .now();
            })
            .build();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        scheduler.close();
        loops.close();
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + "/exec/token");
    }

    private RemoteCommandConnection connect(String protocol) throws Exception {
        CompletionStage<RemoteCommandConnection> connecting = switch (protocol) {
            case "spdy" -> client.connectSpdy(uri(), Headers.none(), options);
            case "none" -> client.connectWebSocket(uri(), Headers.none(), options, List.of());
            default -> client.connectWebSocket(uri(), Headers.none(), options, List.of(protocol));
        };
        return connecting.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    /** Copies stdin to stdout, says so on stderr, and ends with exit code 3. */
    private static void cat(RemoteCommandSession session) {
        session.stdin().pipeTo(session.stdout()).whenComplete((done, failure) -> {
            session.stderr().write("done".getBytes(StandardCharsets.UTF_8));
            session.finish(new ExitStatus.NonZeroExit(3, "command terminated with non-zero exit code: exit status 3"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"spdy", "v5.channel.k8s.io"})
    void tenMegabytesPassThroughAndEofEndsTheCommand(String protocol) throws Exception {
        command = RemoteCommandTest::cat;
        RemoteCommandConnection connection = connect(protocol);
        byte[] sent = new byte[10 << 20];
        new Random(1).nextBytes(sent);
        CollectingSink stdout = new CollectingSink();
        CollectingSink stderr = new CollectingSink();
        connection.stdout().pipeTo(stdout);
        connection.stderr().pipeTo(stderr);
        connection.stdin().write(sent);
        connection.stdin().close();
        ExitStatus status = connection.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(status)
                .isEqualTo(new ExitStatus.NonZeroExit(3, "command terminated with non-zero exit code: exit status 3"));
        stdout.closed().get(5, TimeUnit.SECONDS);
        stderr.closed().get(5, TimeUnit.SECONDS);
        assertThat(stdout.bytes()).isEqualTo(sent);
        assertThat(stderr.text()).isEqualTo("done");
        connection.close();
        await().until(() -> server.connections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spdy", "v4.channel.k8s.io"})
    void theEndDoesNotOvertakeOutputThatAnotherThreadWroteBefore(String protocol) throws Exception {
        command = session -> {
            // On the event loop: what the other thread asks for has to wait until this returns.
            CompletableFuture.runAsync(() -> session.stdout().write("last words".getBytes(StandardCharsets.UTF_8)))
                    .join();
            session.finish(new ExitStatus.Success());
        };
        RemoteCommandConnection connection = connect(protocol);
        CollectingSink stdout = new CollectingSink();
        connection.stdout().pipeTo(stdout);
        assertThat(connection.result().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(new ExitStatus.Success());
        stdout.closed().get(5, TimeUnit.SECONDS);
        assertThat(stdout.text()).isEqualTo("last words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "channel.k8s.io",
                "base64.channel.k8s.io",
                "v4.channel.k8s.io",
                "v4.base64.channel.k8s.io"
            })
    void protocolsWithoutHalfCloseCarryBothDirections(String protocol) throws Exception {
        CollectingSink stdin = new CollectingSink();
        command = session -> {
            session.stdin().pipeTo(stdin);
            session.stdout().write(new byte[1 << 20]);
            session.stderr().write("oops".getBytes(StandardCharsets.UTF_8));
            scheduler.start("command", () -> {
                await().until(() -> stdin.text().equals("typed"));
                session.finish(new ExitStatus.InternalError("error executing command in container: <no>"));
            });
        };
        RemoteCommandConnection connection = connect(protocol);
        CollectingSink stdout = new CollectingSink();
        CollectingSink stderr = new CollectingSink();
        connection.stdout().pipeTo(stdout);
        connection.stderr().pipeTo(stderr);
        connection.stdin().write("typed".getBytes(StandardCharsets.UTF_8));
        String message = connection
                .result()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .message();
        assertThat(message).endsWith("Internal error occurred: error executing command in container: <no>");
        assertThat(stdout.size()).isEqualTo(1 << 20);
        assertThat(stderr.text()).isEqualTo("oops");
        assertThat(connection.protocol()).isEqualTo(protocol.equals("none") ? "" : protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spdy", "v5.channel.k8s.io"})
    void successIsSuccessAndSizesArrive(String protocol) throws Exception {
        options = TERMINAL;
        CompletableFuture<TerminalSize> size = new CompletableFuture<>();
        command = session -> session.onResize(resized -> {
            size.complete(resized);
            session.finish(new ExitStatus.Success());
        });
        RemoteCommandConnection connection = connect(protocol);
        connection.resize(new TerminalSize(80, 24));
        assertThat(connection.result().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .isEqualTo(new ExitStatus.Success());
        assertThat(size.get()).isEqualTo(new TerminalSize(80, 24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spdy", "v5.channel.k8s.io"})
    void aCommandThatDoesNotReadHoldsTheClientBack(String protocol) throws Exception {
        CollectingSink stdin = new CollectingSink();
        stdin.hold();
        command = session -> session.stdin().pipeTo(stdin);
        RemoteCommandConnection connection = connect(protocol);
        byte[] chunk = new byte[32 << 10];
        int written = 0;
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        while (last.isDone() && written < 2000) {
            last = connection.stdin().write(chunk).toCompletableFuture();
            written++;
            CompletableFuture<?> waiting = last;
            try {
                waiting.get(300, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                break;
            }
        }
        assertThat(written).as("chunks until the client had to wait").isLessThan(2000);
        assertThat(stdin.size()).isLessThanOrEqualTo(64 << 10);
        stdin.release();
        last.get(5, TimeUnit.SECONDS);
        connection.stdin().close();
        stdin.closed().get(5, TimeUnit.SECONDS);
        assertThat(stdin.size()).isEqualTo(written * chunk.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spdy", "v5.channel.k8s.io"})
    void aClientThatLeavesIsNoticed(String protocol) throws Exception {
        CompletableFuture<RemoteCommandSession> session = new CompletableFuture<>();
        command = session::complete;
        connect(protocol).close();
        session.get(5, TimeUnit.SECONDS).closed().toCompletableFuture().get(5, TimeUnit.SECONDS);
        await().until(() -> server.connections() == 0);
    }

    @Test
    void translatesFiveOverWebSocketToSpdy() throws Exception {
        command = RemoteCommandTest::cat;
        URI backend = uri();
        try (HttpServer front = HttpServer.builder(
                        loops,
                        request -> new RemoteCommandServer(scheduler, RemoteCommandServer.Settings.onlyV5())
                                .serve(
                                        request,
                                        ALL,
                                        session -> StreamTranslator.join(
                                                session, client.connectSpdy(backend, Headers.none(), ALL)))
                                .now())
                .build()
                .start()) {
            URI uri = URI.create("http://127.0.0.1:" + front.address().getPort() + "/");
            RemoteCommandConnection connection = client.connectWebSocket(
                            uri, Headers.none(), ALL, List.of(StreamProtocols.V5))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            CollectingSink stdout = new CollectingSink();
            connection.stdout().pipeTo(stdout);
            connection.stdin().write("x\n".getBytes(StandardCharsets.UTF_8));
            connection.stdin().close();
            assertThat(connection.result().toCompletableFuture().get(5, TimeUnit.SECONDS))
                    .isEqualTo(new ExitStatus.NonZeroExit(
                            3, "command terminated with non-zero exit code: command terminated with exit code 3"));
            assertThat(stdout.text()).isEqualTo("x\n");
        }
    }

    @Test
    void theTranslatorReportsWhatTheBackendRefuses() throws Exception {
        try (HttpServer front = HttpServer.builder(
                        loops,
                        request -> request.path().equals("/backend")
                                ? HttpResponse.goError(404, "pod does not exist")
                                        .now()
                                : new RemoteCommandServer(scheduler, RemoteCommandServer.Settings.onlyV5())
                                        .serve(
                                                request,
                                                ALL,
                                                session -> StreamTranslator.join(
                                                        session,
                                                        client.connectSpdy(
                                                                URI.create("http://"
                                                                        + request.headers()
                                                                                .first("Host")
                                                                                .get() + "/backend"),
                                                                Headers.none(),
                                                                ALL)))
                                        .now())
                .build()
                .start()) {
            URI uri = URI.create("http://127.0.0.1:" + front.address().getPort() + "/");
            RemoteCommandConnection connection = client.connectWebSocket(
                            uri, Headers.none(), ALL, List.of(StreamProtocols.V5))
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            assertThat(connection
                            .result()
                            .toCompletableFuture()
                            .get(5, TimeUnit.SECONDS)
                            .message())
                    .isEqualTo("Internal error occurred: unable to upgrade connection: pod does not exist");
        }
    }

    @Test
    void negotiationFailsAsUpstream() throws Exception {
        assertThat(answer("POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .endsWith("unable to upgrade: X-Stream-Protocol-Version is required\n");
        assertThat(answer("POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                        + "X-Stream-Protocol-Version: v9.channel.k8s.io\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .contains("X-Accepted-Stream-Protocol-Versions: v4.channel.k8s.io\r\n")
                .endsWith("unable to upgrade: unable to negotiate protocol: client supports [v9.channel.k8s.io],"
                        + " server accepts [v4.channel.k8s.io v3.channel.k8s.io v2.channel.k8s.io channel.k8s.io]\n");
        assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                        + "Sec-WebSocket-Protocol: v9.channel.k8s.io\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void aClientThatOpensNoStreamsIsTimedOut() throws Exception {
        streamCreationTimeout = Duration.ofMillis(100);
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.getOutputStream().write(SPDY_REQUEST.getBytes(StandardCharsets.UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 101");
        }
    }

    private static final String SPDY_REQUEST =
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
                    + "X-Stream-Protocol-Version: v4.channel.k8s.io\r\n\r\n";
    private static final String WEBSOCKET_REQUEST =
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                    + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {SPDY_REQUEST, WEBSOCKET_REQUEST})
    void malformedFramesNeitherHurtTheServerNorLeakConnections(String request) throws Exception {
        command = RemoteCommandTest::cat;
        for (int seed = 0; seed < 200; seed++) {
            byte[] noise = new byte[1 + new Random(seed).nextInt(300)];
            new Random(seed).nextBytes(noise);
            if (seed % 2 == 0) {
                // A control frame of SPDY/3, or a masked binary message: deeper into the parsers.
                noise[0] = request.equals(SPDY_REQUEST) ? (byte) 0x80 : (byte) 0x82;
                noise[Math.min(1, noise.length - 1)] = request.equals(SPDY_REQUEST) ? 3 : (byte) (0x80 | seed % 126);
            }
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.address().getPort())) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
                while (socket.getInputStream().read() != '\n') {
                    // The status line tells that the upgrade is done.
                }
                socket.getOutputStream().write(noise);
            } catch (IOException e) {
                // The server may hang up while we are still writing.
                assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe).*");
            }
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> server.connections() == 0);
        tenMegabytesPassThroughAndEofEndsTheCommand("spdy");
    }

    private String answer(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
