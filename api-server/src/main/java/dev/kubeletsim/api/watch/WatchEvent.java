// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.watch;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event of a watch.
 *
 * @param type {@code ADDED}, {@code MODIFIED}, {@code DELETED}, {@code BOOKMARK} or {@code ERROR}
 * @param object the object in the watch's representation; shared, not to be changed
 * @param encoded the object as JSON, encoded once for all watches that send it
 */
public record WatchEvent(String type, ObjectNode object, Supplier<byte[]> encoded) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** An event that no other watch shares. */
    static WatchEvent of(String type, ObjectNode object) {
        return new WatchEvent(type, object, () -> JSON.writeValueAsBytes(object));
    }

    /** The event as a line of the stream. */
    public byte[] line() {
        byte[] head = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.UTF_8);
        byte[] body = encoded.get();
        byte[] line = new byte[head.length + body.length + 2];
        System.arraycopy(head, 0, line, 0, head.length);
        System.arraycopy(body, 0, line, head.length, body.length);
        line[line.length - 2] = '}';
        line[line.length - 1] = '\n';
        return line;
    }
}
