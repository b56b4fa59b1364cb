// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.websocket;

import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The channels of {@code *.channel.k8s.io}: each message begins with its channel's number. As {@code
 * apimachinery/pkg/util/httpstream/wsstream}; the base64 variants send text messages whose first character is the
 * digit.
 */
public final class WebSocketChannels {
    /** In v5 a message [255, channel] says that nothing more comes on the channel. */
    private static final int CLOSE = 255;

    private static final int LIMIT_BYTES = 256 << 10;
    private static final int MAX_FRAME_BYTES = 32 << 10;
    private static final CompletionStage<@Nullable Void> IGNORED = CompletableFuture.completedStage(null);

    private final WebSocket socket;
    private final boolean base64;
    private final boolean closes;
    private final boolean server;
    private final List<Channel> channels;

    private WebSocketChannels(WebSocket socket, String protocol, boolean server, int count) {
        this.socket = socket;
        this.base64 = protocol.contains("base64");
        this.closes = protocol.startsWith("v5.");
        this.server = server;
        this.channels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            channels.add(new Channel(i));
        }
    }

    /**
     * The server's end: starts reading.
     *
     * @param protocol the agreed subprotocol, possibly empty
     * @param count how many channels there are; messages for others are dropped
     */
    public static WebSocketChannels server(WebSocket socket, String protocol, int count) {
        return new WebSocketChannels(socket, protocol, true, count).listen();
    }

    /** The client's end: starts reading. */
    public static WebSocketChannels client(WebSocket socket, String protocol, int count) {
        return new WebSocketChannels(socket, protocol, false, count).listen();
    }

    private WebSocketChannels listen() {
        socket.closed().thenAccept(this::ended);
        socket.listen(this::received);
        return this;
    }

    /** Channel {@code number}. Closing its output reaches the other end only in v5, and only from the client. */
    public ByteStream channel(int number) {
        return channels.get(number);
    }

    /** The socket below. */
    public WebSocket socket() {
        return socket;
    }

    /** Sends an empty message on channel {@code number}, by which a server says that it is ready. */
    public void announce(int number) {
        send(number, new byte[0], 0, 0);
    }

    private void ended(int code) {
        for (Channel channel : channels) {
            if (server || code == WebSocket.NORMAL_CLOSURE) {
                channel.input.close();
            } else {
                channel.input.abort(new IOException("websocket: close " + code));
            }
            channel.closed.completeExceptionally(new IOException("connection closed"));
        }
    }

    private CompletionStage<@Nullable Void> received(byte[] message) {
        if (message.length == 0) {
            return IGNORED;
        }
        int first = message[0] & 0xff;
        if (closes && first == CLOSE) {
            return closeReceived(message);
        }
        int number = base64 ? first - '0' : first;
        if (number < 0 || number >= channels.size()) {
            return IGNORED;
        }
        byte[] bytes = Arrays.copyOfRange(message, 1, message.length);
        if (base64) {
            try {
                bytes = Base64.getDecoder().decode(bytes);
            } catch (IllegalArgumentException e) {
                socket.close(1007, "invalid base64");
                return IGNORED;
            }
        }
        return channels.get(number).input.write(bytes);
    }

    private CompletionStage<@Nullable Void> closeReceived(byte[] message) {
        if (message.length != 2 || (message[1] & 0xff) >= channels.size()) {
            socket.close(1002, "malformed close of a channel");
        } else {
            channels.get(message[1]).input.close();
        }
        return IGNORED;
    }

    private CompletionStage<@Nullable Void> send(int number, byte[] bytes, int from, int to) {
        byte[] payload = Arrays.copyOfRange(bytes, from, to);
        if (base64) {
            payload = Base64.getEncoder().encode(payload);
        }
        byte[] message = new byte[payload.length + 1];
        message[0] = (byte) (base64 ? '0' + number : number);
        System.arraycopy(payload, 0, message, 1, payload.length);
        return socket.send(message, base64);
    }

    private final class Channel implements ByteStream, ByteSink {
        private final int number;
        private final ByteQueue input = new ByteQueue(LIMIT_BYTES);
        private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
        private volatile boolean ended;

        Channel(int number) {
            this.number = number;
        }

        @Override
        public ByteSource input() {
            return input;
        }

        @Override
        public ByteSink output() {
            return this;
        }

        @Override
        public void reset() {
            input.cancel();
            close();
        }

        @Override
        public CompletionStage<@Nullable Void> write(byte[] bytes) {
            if (ended) {
                return CompletableFuture.failedStage(new IOException("channel " + number + " is closed"));
            }
            CompletionStage<@Nullable Void> sent = IGNORED;
            for (int from = 0; from < bytes.length; from += MAX_FRAME_BYTES) {
                sent = send(number, bytes, from, Math.min(bytes.length, from + MAX_FRAME_BYTES));
            }
            return sent;
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                if (closes && !server) {
                    socket.send(new byte[] {(byte) CLOSE, (byte) number}, false);
                }
                closed.complete(null);
            }
        }

        @Override
        public void abort(Throwable cause) {
            close();
        }

        @Override
        public CompletionStage<@Nullable Void> closed() {
            return closed;
        }
    }
}
