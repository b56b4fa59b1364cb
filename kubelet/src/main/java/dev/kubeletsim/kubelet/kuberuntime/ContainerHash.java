// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.pod.Container;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The hash by which a changed container is told from its old self: 32-bit FNV-1a over name and image, through the very
 * detour that upstream takes (JSON, dumped as a Go byte slice), so that a real kubelet finds its containers unchanged.
 */
final class ContainerHash {
    private static final int OFFSET = 0x811c9dc5;
    private static final int PRIME = 0x01000193;
    private static final long UNSIGNED = 0xffffffffL;

    private ContainerHash() {}

    static long of(Container container) {
        String json = JsonNodeFactory.instance
                .objectNode()
                .put("image", container.image())
                .put("name", container.name())
                .toString();
        StringBuilder dump = new StringBuilder("([]uint8)[");
        for (byte b : json.getBytes(StandardCharsets.UTF_8)) {
            dump.append(b & 0xff).append(' ');
        }
        dump.setCharAt(dump.length() - 1, ']');
        return fnv1a(dump);
    }

    private static long fnv1a(CharSequence ascii) {
        int hash = OFFSET;
        for (int i = 0; i < ascii.length(); i++) {
            hash = (hash ^ ascii.charAt(i)) * PRIME;
        }
        return hash & UNSIGNED;
    }
}
