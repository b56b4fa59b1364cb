// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.MediaTypes;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** How a layer is compressed, which its first bytes say: media types have been wrong too often to rely on. */
enum Compression {
    NONE("", new byte[0]),
    GZIP("gzip", new byte[] {0x1f, (byte) 0x8b}),
    ZSTD("zstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}),
    /** A skippable frame, as it may also begin. */
    ZSTD_SKIPPABLE("zstd", new byte[] {0x50, 0x2a, 0x4d, 0x18});

    private static final int LONGEST_MAGIC = 4;
    private static final byte SKIPPABLE_FIRST = 0x50;

    private final String suffix;

    @SuppressWarnings("ImmutableEnumChecker") // Never handed out.
    private final byte[] magic;

    Compression(String suffix, byte[] magic) {
        this.suffix = suffix;
        this.magic = magic;
    }

    /** What {@code in} begins with; its position stays. */
    static Compression of(BufferedInputStream in) throws IOException {
        in.mark(LONGEST_MAGIC);
        byte[] head = in.readNBytes(LONGEST_MAGIC);
        in.reset();
        if (head.length > 0 && (head[0] & 0xf0) == SKIPPABLE_FIRST) {
            // One of sixteen that mean the same.
            head[0] = SKIPPABLE_FIRST;
        }
        for (Compression compression : values()) {
            byte[] magic = compression.magic;
            if (magic.length > 0
                    && head.length >= magic.length
                    && Arrays.equals(magic, Arrays.copyOf(head, magic.length))) {
                return compression;
            }
        }
        return NONE;
    }

    InputStream unpack(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in);
            case ZSTD, ZSTD_SKIPPABLE -> new ZstdInputStream(new ZstdFrames(in));
        };
    }

    /** The media type of such a layer where nobody has said one, as docker would. */
    String dockerLayer() {
        return suffix.isEmpty() ? MediaTypes.DOCKER_LAYER : MediaTypes.DOCKER_LAYER + "." + suffix;
    }
}
