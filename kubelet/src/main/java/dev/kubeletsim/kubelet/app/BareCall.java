// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * gRPC calls over a Unix socket with no more than the frames of HTTP/2 (RFC 9113) that they need, one after the other: a
 * client's library would be in the start-up cache of a server that has no use for it.
 */
final class BareCall implements Closeable {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;

    private final SocketChannel socket;
    private final DataOutputStream out;
    private final DataInputStream in;
    private int lastStream = -1;

    BareCall(Path path) throws IOException {
        socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        socket.connect(UnixDomainSocketAddress.of(path));
        out = new DataOutputStream(Channels.newOutputStream(socket));
        in = new DataInputStream(Channels.newInputStream(socket));
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /** Sends {@code request} and waits for the end of the reply, whatever it is. */
    void send(MethodDescriptor<?, ?> method, MessageLite request) throws IOException {
        lastStream += 2;
        send(HEADERS, END_HEADERS, lastStream, headers(method));
        byte[] message = request.toByteArray();
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(framed);
        body.writeByte(0);
        body.writeInt(message.length);
        body.write(message);
        send(DATA, END_STREAM, lastStream, framed.toByteArray());
        awaitEnd(lastStream);
    }

    private void send(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    private void awaitEnd(int stream) throws IOException {
        while (true) {
            int head = in.readInt();
            int flags = in.readUnsignedByte();
            int at = in.readInt();
            in.skipNBytes(head >>> 8);
            if (at == stream && (flags & END_STREAM) != 0 && (head & 0xff) <= HEADERS) {
                return;
            }
        }
    }

    private static byte[] headers(MethodDescriptor<?, ?> method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", "POST");
        literal(block, ":scheme", "http");
        literal(block, ":path", "/" + method.getFullMethodName());
        literal(block, ":authority", "localhost");
        literal(block, "content-type", "application/grpc");
        literal(block, "te", "trailers");
        return block.toByteArray();
    }

    /** A header that is in no table, not compressed (RFC 7541, 6.2.2); names and values are shorter than 127 bytes. */
    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String part : new String[] {name, value}) {
            block.write(part.length());
            block.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
