// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.http.Headers;
import dev.kubeletsim.streaming.http.HttpClient;
import dev.kubeletsim.streaming.http.HttpServer;
import dev.kubeletsim.streaming.websocket.WebSocketChannels;
import dev.kubeletsim.streaming.websocket.WebSocketHandshake;
import dev.kubeletsim.time.SystemScheduler;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PortForwardTest {
    private final EventLoops loops = new EventLoops("test", 2);
    private final SystemScheduler scheduler = new SystemScheduler("test");
    private final HttpClient client = new HttpClient(loops, null);
    private final PortForwardServer forwarding =
            new PortForwardServer(scheduler, Duration.ofHours(4), Duration.ofSeconds(30));
    private final HttpServer server = HttpServer.builder(
                    loops,
                    request -> forwarding
                            .serve(request, List.of(8080, 1), PortForwardTest::dial)
                            .now())
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
        return URI.create("http://127.0.0.1:" + server.address().getPort() + "/portforward/token");
    }

    /** Port 8080 echoes, all others refuse. */
    private static CompletionStage<ByteStream> dial(int port) {
        if (port != 8080) {
            return CompletableFuture.failedStage(
                    new IOException("error forwarding port " + port + " to pod s, uid : no"));
        }
        ByteQueue loop = new ByteQueue(1000);
        return CompletableFuture.completedStage(new ByteStream() {
            @Override
            public ByteSource input() {
                return loop;
            }

            @Override
            public ByteSink output() {
                return loop;
            }

            @Override
            public void reset() {
                loop.cancel();
            }
        });
    }

    @Test
    void aForwardedConnectionEchoesAndEnds() throws Exception {
        PortForwardClient forward = PortForwardClient.connect(client, uri(), Headers.none())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        byte[] sent = new byte[3 << 20];
        new Random(1).nextBytes(sent);
        for (int i = 0; i < 3; i++) {
            PortForwardClient.Forwarded connection =
                    forward.forward(8080).toCompletableFuture().get(5, TimeUnit.SECONDS);
            CollectingSink echoed = new CollectingSink();
            CollectingSink error = new CollectingSink();
            connection.data().input().pipeTo(echoed);
            connection.error().input().pipeTo(error);
            connection.data().output().write(sent);
            connection.data().output().close();
            echoed.closed().get(5, TimeUnit.SECONDS);
            error.closed().get(5, TimeUnit.SECONDS);
            assertThat(echoed.bytes()).isEqualTo(sent);
            assertThat(error.text()).isEmpty();
        }
        forward.close();
    }

    @Test
    void aRefusedPortIsReportedAndOthersGoOn() throws Exception {
        PortForwardClient forward = PortForwardClient.connect(client, uri(), Headers.none())
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        PortForwardClient.Forwarded refused =
                forward.forward(1).toCompletableFuture().get(5, TimeUnit.SECONDS);
        CollectingSink error = new CollectingSink();
        refused.error().input().pipeTo(error);
        error.closed().get(5, TimeUnit.SECONDS);
        assertThat(error.text()).isEqualTo("error forwarding port 1 to pod s, uid : no");
        assertThat(forward.forward(8080).toCompletableFuture()).succeedsWithin(5, TimeUnit.SECONDS);
        forward.close();
    }

    @Test
    void webSocketChannelsBeginWithTheirPort() throws Exception {
        WebSocketHandshake.Opened opened = WebSocketHandshake.connect(
                        client, uri(), Headers.none(), List.of("v4.channel.k8s.io"), new Random(1))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        WebSocketChannels channels = WebSocketChannels.client(opened.socket(), opened.protocol(), 4);
        CollectingSink data = new CollectingSink();
        CollectingSink error = new CollectingSink();
        channels.channel(0).input().pipeTo(data);
        channels.channel(3).input().pipeTo(error);
        channels.channel(0).output().write("hello".getBytes(StandardCharsets.UTF_8));
        byte[] port = {(byte) 0x90, 0x1f};
        Awaitility.await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(data.bytes())
                    .startsWith(port)
                    .endsWith("hello".getBytes(StandardCharsets.UTF_8))
                    .hasSize(7);
            assertThat(error.text()).isEqualTo("\u0001\u0000error forwarding port 1 to pod s, uid : no");
        });
    }
}
