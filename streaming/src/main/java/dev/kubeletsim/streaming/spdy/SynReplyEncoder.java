// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.spdy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.Deflater;

/**
 * Writes SYN_REPLY frames without headers. Netty's codec leaves the header block of such a frame empty, but SPDY/3.1
 * (section 2.6.10) wants the compressed count, and Go's spdystream takes its absence for a broken connection.
 *
 * <p>One object a session, since compression goes on from frame to frame; nothing else with headers may be sent by the
 * same end. The dictionary is not needed for four bytes, so it isn't referred to.
 */
final class SynReplyEncoder {
    private static final int SPDY_3_SYN_REPLY = 0x80030002;
    private static final byte[] NO_HEADERS = new byte[4];

    private final Deflater deflater = new Deflater();
    private final byte[] block = new byte[64];

    ByteBuf encode(ByteBufAllocator allocator, int streamId) {
        deflater.setInput(NO_HEADERS);
        int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
        ByteBuf frame = allocator.buffer(12 + length);
        frame.writeInt(SPDY_3_SYN_REPLY);
        // No flags, then 24 bits of length.
        frame.writeInt(4 + length);
        frame.writeInt(streamId);
        return frame.writeBytes(block, 0, length);
    }

    void end() {
        deflater.end();
    }
}
