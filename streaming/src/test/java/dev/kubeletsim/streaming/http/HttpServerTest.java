// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.tls.CertificateAuthority;
import dev.kubeletsim.streaming.tls.ClientAuthentication;
import dev.kubeletsim.streaming.tls.ClientTls;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.streaming.tls.TlsCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HttpServerTest {
    private final EventLoops loops = new EventLoops("test", 2);
    private HttpServer server = HttpServer.builder(loops, this::handle).build();
    private volatile @Nullable ByteSink stream;
    private volatile CompletableFuture<HttpResponse> later = new CompletableFuture<>();

    @AfterEach
    void stop() {
        server.close();
        loops.close();
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        return switch (request.path()) {
            case "/echo" ->
                HttpResponse.text(200, request.method() + " " + request.query().all("a") + " " + request.bodyText())
                        .now();
            case "/peer" -> {
                PeerIdentity peer = request.peer();
                yield HttpResponse.text(200, peer == null ? "none" : peer.commonName() + peer.organizations())
                        .now();
            }
            case "/stream" -> new HttpResponse.Streaming(200, Headers.none(), body -> stream = body).now();
            case "/later" -> later;
            case "/upgrade" ->
                new HttpResponse.Upgrade(
                                Headers.of("Upgrade", "echo"),
                                connection -> connection.input().pipeTo(connection.output()))
                        .now();
            case "/boom" -> throw new IllegalStateException("expected by the test");
            default -> HttpResponse.goError(404, "404 page not found").now();
        };
    }

    /** Sends raw text, half-closes, and reads all that comes. */
    private String raw(String text) throws IOException {
        server.start();
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void answersPipelinedRequestsInOrder() throws IOException {
        String answers = raw("GET /echo?a=1&a=b%20c+d HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3000)
                + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3002);
        assertThat(answers).contains("GET [1, b c d] ").endsWith("POST [] hello");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET /%zz HTTP/1.1~Host: x~~              | 400 Bad Request
            GET /echo HTTP/1.1~~                     | 400 Bad Request: missing required Host header
            nonsense~~                               | 400 Bad Request
            GET /boom HTTP/1.1~Host: x~~             | Internal Server Error
            GET /none HTTP/1.1~Host: x~~             | 404 page not found
            POST /echo HTTP/1.1~Host: x~Content-Length: 9999999~~ | Request Entity Too Large
            """)
    void badRequestsAreAnswered(String request, String answer) throws IOException {
        assertThat(raw(request.replace("~", "\r\n"))).contains(answer);
        assertThat(raw("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")).contains("200 OK");
    }

    @Test
    void aHeadThatIsTooLongIsRefused() throws IOException {
        server = HttpServer.builder(loops, this::handle).maxHeadBytes(1000).build();
        assertThat(raw("GET /" + "x".repeat(2000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(2000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @Test
    void randomBytesDoNotHurtTheServer() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            server.start();
            try (Socket socket = new Socket(
                    InetAddress.getLoopbackAddress(), server.address().getPort())) {
                socket.getOutputStream().write(noise);
            }
        }
        assertThat(raw("GET /echo HTTP/1.1\r\nHost: x\r\n\r\n")).contains("200 OK");
        await().until(() -> server.connections() == 0);
    }

    @Test
    void aStreamArrivesChunkByChunkAndEnds() throws Exception {
        server.start();
        HttpClient client = new HttpClient(loops, null);
        HttpClient.Response response =
                get(client, "http", "/stream").toCompletableFuture().get(5, TimeUnit.SECONDS);
        var body = response.readAll(100).toCompletableFuture();
        await().until(() -> stream != null);
        stream().write("one ".getBytes(StandardCharsets.UTF_8));
        stream().write("two".getBytes(StandardCharsets.UTF_8));
        stream().close();
        assertThat(body.get(5, TimeUnit.SECONDS)).asString().isEqualTo("one two");
    }

    @Test
    void aClientThatLeavesCancelsItsStream() throws Exception {
        server.start();
        HttpClient client = new HttpClient(loops, null);
        HttpClient.Response response =
                get(client, "http", "/stream").toCompletableFuture().get(5, TimeUnit.SECONDS);
        response.body().cancel();
        await().until(() ->
                stream != null && stream.closed().toCompletableFuture().isCompletedExceptionally());
        await().until(() -> server.connections() == 0);
    }

    @Test
    void aSlowReaderHoldsTheWriterBack() throws Exception {
        server.start();
        HttpClient client = new HttpClient(loops, null);
        HttpClient.Response response =
                get(client, "http", "/stream").toCompletableFuture().get(5, TimeUnit.SECONDS);
        await().until(() -> stream != null);
        byte[] chunk = new byte[64 << 10];
        int written = 0;
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        while (written < 1000) {
            last = stream().write(chunk).toCompletableFuture();
            written++;
            CompletableFuture<?> waiting = last;
            try {
                waiting.get(300, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                break;
            }
        }
        assertThat(written).as("chunks until the writer had to wait").isLessThan(1000);
        var body = response.readAll(100 << 20).toCompletableFuture();
        last.get(5, TimeUnit.SECONDS);
        stream().close();
        assertThat(body.get(5, TimeUnit.SECONDS)).hasSize(written * chunk.length);
    }

    @Test
    void aClientCertificateNamesUserAndGroups() throws Exception {
        CertificateAuthority authority = CertificateAuthority.create("ca", InstantSource.system());
        TlsCredentials own =
                authority.issueServer("s", List.of("localhost"), List.of(InetAddress.getByName("127.0.0.1")));
        server = HttpServer.builder(loops, this::handle)
                .tls(new ServerTls(own, List.of(authority.certificate()), ClientAuthentication.OPTIONAL))
                .build();
        server.start();
        TlsCredentials user = authority.issueClient("jane, \"doe\"", List.of("system:masters", "b"));
        HttpClient known = new HttpClient(loops, new ClientTls(List.of(authority.certificate()), user));
        HttpClient unknown = new HttpClient(loops, new ClientTls(List.of(authority.certificate()), null));
        assertThat(text(get(known, "https", "/peer"))).isEqualTo("jane, \"doe\"[system:masters, b]");
        assertThat(text(get(unknown, "https", "/peer"))).isEqualTo("none");
        CertificateAuthority other = CertificateAuthority.create("other", InstantSource.system());
        HttpClient distrusting = new HttpClient(loops, new ClientTls(List.of(other.certificate()), null));
        assertThat(get(distrusting, "https", "/peer").toCompletableFuture())
                .failsWithin(5, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("PKIX");
    }

    @Test
    void credentialsSurviveTheirPemForm() throws Exception {
        TlsCredentials user =
                CertificateAuthority.create("ca", InstantSource.system()).issueClient("u", List.of("g"));
        TlsCredentials read = TlsCredentials.fromPem(user.certificatePem(), user.keyPem());
        assertThat(read).isEqualTo(user);
    }

    @Test
    void closeWaitsForTheAnswerUnderWay() throws Exception {
        server.start();
        HttpClient client = new HttpClient(loops, null);
        var answer = get(client, "http", "/later");
        await().until(() -> later.getNumberOfDependents() > 0);
        var closed = server.shutdown(Duration.ofSeconds(20)).toCompletableFuture();
        assertThat(closed).isNotDone();
        later.complete(HttpResponse.text(200, "late"));
        assertThat(text(answer)).isEqualTo("late");
        closed.get(5, TimeUnit.SECONDS);
    }

    @Test
    void tunnelsTenMegabytesThroughTheProxyWithHalfClose() throws Exception {
        server.start();
        HttpClient client = new HttpClient(loops, null);
        UpgradeProxy proxy = new UpgradeProxy(client);
        try (HttpServer front = HttpServer.builder(
                        loops, request -> proxy.forward(request, uri("http", server, request.target())))
                .build()) {
            front.start();
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), front.address().getPort())) {
                socket.getOutputStream()
                        .write("GET /upgrade HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"
                                .getBytes(StandardCharsets.UTF_8));
                byte[] sent = new byte[10 << 20];
                new Random(1).nextBytes(sent);
                String head = readHead(socket);
                assertThat(head).startsWith("HTTP/1.1 101 Switching Protocols").containsIgnoringCase("upgrade: echo");
                CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                    try {
                        socket.getOutputStream().write(sent);
                        socket.shutdownOutput();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
                writing.join();
            }
            await().until(() -> front.connections() == 0 && server.connections() == 0);
        }
    }

    @Test
    void theProxyPassesOnRefusalsAndReportsDeadBackends() throws Exception {
        server.start();
        HttpClient client = new HttpClient(loops, null);
        UpgradeProxy proxy = new UpgradeProxy(client);
        HttpRequest request =
                HttpRequest.of("GET", "/none", Headers.of("Connection", "Upgrade", "Upgrade", "SPDY/3.1"), new byte[0]);
        HttpResponse refused = proxy.forward(request, uri("http", server, "/none"))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        assertThat(refused.status()).isEqualTo(404);
        URI dead = uri("http", server, "/none");
        server.close();
        HttpResponse failed = proxy.forward(request, dead).toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(new String(((HttpResponse.Full) failed).body(), StandardCharsets.UTF_8))
                .isEqualTo("error dialing backend: dial tcp 127.0.0.1:" + dead.getPort()
                        + ": connect: connection refused\n");
    }

    private static String readHead(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    private CompletionStage<HttpClient.Response> get(HttpClient client, String scheme, String path) {
        return client.send(HttpClient.Request.get(uri(scheme, server, path)));
    }

    private static URI uri(String scheme, HttpServer server, String path) {
        return URI.create(scheme + "://127.0.0.1:" + server.address().getPort() + path);
    }

    private static String text(CompletionStage<HttpClient.Response> response) throws Exception {
        byte[] body = response.thenCompose(answer -> answer.readAll(1 << 20))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        return new String(body, StandardCharsets.UTF_8);
    }

    private ByteSink stream() {
        return Objects.requireNonNull(stream);
    }
}
