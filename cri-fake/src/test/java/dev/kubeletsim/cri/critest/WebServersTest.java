// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.remotecommand.PortForwardClient;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** nginx and httpd, as the images of the e2e tests have them, and the ways to them. */
@Timeout(60)
class WebServersTest {
    private static final String HTTPD = "registry.k8s.io/e2e-test-images/httpd:2.4.39-4";
    private static final String HOST_NGINX = "gcr.io/k8s-staging-cri-tools/hostnet-nginx-amd64";
    private static final String HEAD = "HTTP/1.1 200 OK\r\nServer: nginx/1.14.2\r\n";

    @TempDir
    Path directory;

    private final EventLoops loops = new EventLoops("test", 1);
    private TestingNode node;
    private String pod;

    @BeforeEach
    void start() throws IOException {
        node = new TestingNode(builder -> builder.shareHostPath(directory));
        pod = node.pod(config -> config.setLogDirectory(directory.toString()));
    }

    @AfterEach
    void stop() {
        node.close();
        loops.close();
    }

    private static String page(TestingNode node, String client, String url) {
        return Awaitility.await()
                .until(() -> node.sh(client, "wget -qO- " + url), text -> !text.contains("Connection refused"));
    }

    /** Sends lines to a port through a new port-forward; what came back until the end, from data and error stream. */
    private List<String> forward(int port, String lines) throws Exception {
        String url = node.cri()
                .portForward(
                        PortForwardRequest.newBuilder().setPodSandboxId(pod).build())
                .getUrl();
        PortForwardClient client = PortForwardClient.connect(
                        new HttpClient(loops, null), URI.create(url), Headers.none())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        PortForwardClient.Forwarded forwarded =
                client.forward(port).toCompletableFuture().get(10, TimeUnit.SECONDS);
        forwarded.data().output().write(lines.getBytes(StandardCharsets.US_ASCII));
        forwarded.data().output().close();
        List<String> received = List.of(text(forwarded.data()), text(forwarded.error()));
        client.close();
        return received;
    }

    private static String text(ByteStream stream) throws Exception {
        StringWriter text = new StringWriter();
        ByteQueue queue = new ByteQueue(1 << 20);
        stream.input().pipeTo(queue);
        CompletableFuture<Void> end = new CompletableFuture<>();
        queue.pipeTo(new CollectingSink(text, end));
        end.get(10, TimeUnit.SECONDS);
        return text.toString();
    }

    @Test
    void portForwardReachesWhatListensInThePod() throws Exception {
        String nginx = node.container(pod, TestingNode.NGINX, List.of());
        page(node, nginx, "http://localhost/");
        List<String> both = forward(80, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(both.getFirst()).startsWith(HEAD).contains("\r\nConnection: close\r\n", "Welcome to nginx!");
        assertThat(both.getLast()).isEmpty();
    }

    @Test
    void portForwardTellsWhatIsWrong() throws Exception {
        assertThat(forward(81, "x").getLast())
                .isEqualTo("error forwarding port 81 to pod " + pod + ", uid : failed to connect to localhost:81 inside"
                        + " namespace \"" + pod + "\", IPv4: dial tcp4 127.0.0.1:81: connect: connection refused IPv6"
                        + " dial tcp6 [::1]:81: connect: connection refused ");
    }

    @Test
    void aConnectionServesOneRequestAfterTheOther() throws Exception {
        String nginx = node.container(pod, TestingNode.NGINX, List.of());
        page(node, nginx, "http://localhost/");
        String answers = forward(
                        80,
                        "HEAD / HTTP/1.1\r\n\r\nGET /nowhere HTTP/1.1\r\n\r\nPOST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"
                                + "12345GET /../etc/passwd HTTP/1.0\r\n\r\n")
                .getFirst();
        assertThat(answers.lines().filter(line -> line.startsWith("HTTP/")))
                .containsExactly(
                        "HTTP/1.1 200 OK",
                        "HTTP/1.1 404 Not Found",
                        "HTTP/1.1 405 Not Allowed",
                        "HTTP/1.1 400 Bad Request");
        assertThat(answers).doesNotContain("Welcome");
    }

    @Test
    void nginxServesAsAnotherUserAndLogsToItsOutput() throws IOException {
        String nginx = node.container(pod, TestingNode.NGINX, List.of(), config -> config.setLogPath("nginx.log"));
        assertThat(page(node, nginx, "http://localhost/")).contains("Welcome to nginx!");
        assertThat(node.sh(nginx, "ps -o user,args | grep -v ps").lines())
                .contains("root     nginx: master process nginx -g daemon off;", "nginx    nginx: worker process");
        assertThat(node.sh(nginx, "kill $(pgrep -f 'worker process'); sleep 0.2; pgrep -f 'worker process'"))
                .isNotEmpty();
        assertThat(page(node, nginx, "http://localhost/")).contains("Welcome to nginx!");
        Awaitility.await()
                .untilAsserted(() -> assertThat(Files.readString(directory.resolve("nginx.log")))
                        .contains("stdout F 127.0.0.1 - - [", "\"GET / HTTP/1.1\" 200 "));
    }

    @Test
    void nginxReadsItsConfiguration() {
        String box = node.container(pod, TestingNode.NGINX, TestingNode.PAUSE);
        assertThat(node.sh(
                        box,
                        "echo 'server { listen 8080; root /tmp; }' > /etc/nginx/conf.d/default.conf;"
                                + " echo mine > /tmp/index.html; nginx > /dev/null 2>&1; wget -qO- localhost:8080"))
                .isEqualTo("mine\n");
        assertThat(node.sh(box, "echo 'server { proxy_pass x; }' > /etc/nginx/conf.d/default.conf; nginx -t"))
                .isEqualTo(
                        "nginx: [emerg] unknown directive \"proxy_pass\" in /etc/nginx/conf.d/default.conf:1 (or it is"
                                + " not simulated)\nexit 1");
        assertThat(node.sh(box, "nginx -c /nowhere"))
                .isEqualTo("nginx: [emerg] open() \"/nowhere\" failed (2: No such file or directory)\nexit 1");
    }

    @Test
    void httpdTellsItsCommandLine() throws IOException {
        String httpd = node.container(pod, HTTPD, List.of(), config -> config.setLogPath("httpd.log"));
        assertThat(page(node, httpd, "http://127.0.0.1/")).isEqualTo("<html><body><h1>It works!</h1></body></html>\n");
        assertThat(Files.readString(directory.resolve("httpd.log")))
                .contains("stderr F ", "AH00094: Command line: 'httpd -D FOREGROUND'");
    }

    @Test
    void theOtherNginxListensElsewhere() {
        String nginx = node.container(pod, HOST_NGINX, List.of());
        assertThat(page(node, nginx, "http://localhost:12003/")).contains("Welcome to nginx!");
    }
}
