// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import dev.kubeletsim.cri.container.WritableLayer;
import java.io.IOException;

/** Sizes of writable layers as bytes and back. A number once used for a field keeps its meaning. */
final class WritableLayerCodec {
    private static final int USED_BYTES = 1;
    private static final int INODES = 2;

    private WritableLayerCodec() {}

    static byte[] encode(WritableLayer layer) {
        return new Fields.Writer()
                .number(USED_BYTES, layer.usedBytes())
                .number(INODES, layer.inodes())
                .toBytes();
    }

    static WritableLayer decode(byte[] bytes) throws IOException {
        Fields fields = Fields.parse(bytes);
        return new WritableLayer(fields.number(USED_BYTES), fields.number(INODES));
    }
}
