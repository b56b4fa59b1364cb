// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdyRstStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdySettingsFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.DefaultSpdyWindowUpdateFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on a streaming connection, before and after the upgrade, end that connection at most. */
class StreamingFuzzTest {
    private static final int REPLY_MILLIS = 5_000;
    /** Connections that are being closed, and what the JVM opens for itself. */
    private static final long SPARE_DESCRIPTORS = 10;

    private static final String SPDY = "POST %s HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n"
            + "X-Stream-Protocol-Version: v4.channel.k8s.io\r\nContent-Length: 0\r\n\r\n";
    private static final String WEB_SOCKET =
            "GET %s HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n";

    private static ServedRuntime runtime;
    private static String container;
    private static URI address;

    @BeforeAll
    static void start() throws IOException {
        runtime = new ServedRuntime("tcp://127.0.0.1:0");
        container = runtime.start("c");
        address = runtime.execUrl(container);
    }

    @AfterAll
    static void stop() {
        runtime.close();
    }

    static List<byte[]> requests() {
        return Mutations.texts(
                "GET /exec/nosuchtoken HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
                "POST /attach/%41?x=%zz HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                "GET / HTTP/1.0\r\nContent-Length: 99999999999999\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(2_000) + "\r\n");
    }

    static List<byte[]> spdyFrames() {
        DefaultSpdySettingsFrame settings = new DefaultSpdySettingsFrame();
        settings.setValue(7, Integer.MAX_VALUE);
        return List.of(
                spdy(
                        stream(1, "error"),
                        stream(3, "stdin"),
                        stream(5, "stdout"),
                        new DefaultSpdyDataFrame(3, Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8)),
                        new DefaultSpdyWindowUpdateFrame(5, 1000)),
                spdy(stream(1, "error"), stream(1, "error"), new DefaultSpdyPingFrame(1)),
                spdy(settings, stream(1, "nosuch"), new DefaultSpdyRstStreamFrame(1, 5)),
                spdy(
                        new DefaultSpdyDataFrame(9),
                        new DefaultSpdyWindowUpdateFrame(9, Integer.MAX_VALUE),
                        new DefaultSpdyGoAwayFrame(0)));
    }

    private static SpdySynStreamFrame stream(int id, String type) {
        SpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(id, 0, (byte) 0);
        frame.headers().set("streamtype", type);
        return frame;
    }

    private static byte[] spdy(Object... frames) {
        EmbeddedChannel codec = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
        codec.writeOutbound(frames);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuf part = codec.readOutbound(); part != null; part = codec.readOutbound()) {
            bytes.writeBytes(ByteBufUtil.getBytes(part));
            part.release();
        }
        codec.finishAndReleaseAll();
        return bytes.toByteArray();
    }

    static List<byte[]> webSocketFrames() {
        return List.of(
                concat(frame(0x82, "\u0000hello"), frame(0x82, "\u00ff\u0000"), frame(0x88, "\u0003\u00e8bye")),
                concat(frame(0x02, "\u0000a"), frame(0x00, "b"), frame(0x89, "ping"), frame(0x80, "c")),
                concat(frame(0x82, "\u0004{\"Width\":80,\"Height\":24}"), frame(0x81, "text"), frame(0x8a, "")),
                frame(0x82, "\u0009no such channel"),
                new byte[] {(byte) 0x82, (byte) 0xff, 0x7f, -1, -1, -1, -1, -1, -1, -1, 1, 2, 3, 4});
    }

    /** A masked frame with a mask of zeros, which leaves its content as it is. */
    private static byte[] frame(int head, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return concat(new byte[] {(byte) head, (byte) (0x80 | bytes.length), 0, 0, 0, 0}, bytes);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Arrays.asList(parts).forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    @Test
    void anyBytesInsteadOfARequestAreRefused() {
        check(requests(), 12, 400, StreamingFuzzTest::sendRequest);
    }

    @OnDemand
    @MethodSource("requests")
    @FuzzTest(maxDuration = "10m")
    void http(byte[] input) throws IOException {
        sendRequest(input);
    }

    private static void sendRequest(byte[] input) throws IOException {
        send(new byte[0], input);
    }

    @Test
    void anyBytesAfterAnUpgradeToSpdyEndThatConnectionAtMost() {
        check(spdyFrames(), 13, 400, StreamingFuzzTest::sendSpdy);
    }

    @OnDemand
    @MethodSource("spdyFrames")
    @FuzzTest(maxDuration = "10m")
    void spdy(byte[] input) throws IOException {
        sendSpdy(input);
    }

    private static void sendSpdy(byte[] input) throws IOException {
        send(upgrade(SPDY), input);
    }

    @Test
    void anyBytesAfterAnUpgradeToWebSocketEndThatConnectionAtMost() {
        check(webSocketFrames(), 14, 400, StreamingFuzzTest::sendWebSocket);
    }

    @OnDemand
    @MethodSource("webSocketFrames")
    @FuzzTest(maxDuration = "10m")
    void webSocket(byte[] input) throws IOException {
        sendWebSocket(input);
    }

    private static void sendWebSocket(byte[] input) throws IOException {
        send(upgrade(WEB_SOCKET), input);
    }

    private static byte[] upgrade(String request) {
        return request.formatted(runtime.execUrl(container).getPath()).getBytes(StandardCharsets.US_ASCII);
    }

    private static void check(List<byte[]> seeds, long seed, int count, Mutations.Target target) {
        long before = ServedRuntime.openDescriptors();
        Mutations.check(seeds, seed, count, target);
        Awaitility.await("descriptors are given back")
                .untilAsserted(
                        () -> assertThat(ServedRuntime.openDescriptors()).isLessThan(before + SPARE_DESCRIPTORS));
    }

    /** Sends, reads until the server is done or has nothing more to say, and looks whether it still serves. */
    private static void send(byte[] upgrade, byte[] input) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByName(address.getHost()), address.getPort())) {
            socket.setSoTimeout(REPLY_MILLIS);
            socket.getOutputStream().write(concat(upgrade, input));
            socket.shutdownOutput();
            readAll(socket.getInputStream());
        } catch (SocketException e) {
            // The server hung up while we were writing: it may.
            assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
        }
        assertThat(runtime.echo(container, "here")).isEqualTo("here");
    }

    private static void readAll(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        long total = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            total += n;
            assertThat(total).as("bytes in reply").isLessThan(1 << 24);
        }
    }
}
