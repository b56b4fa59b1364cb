// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.golden;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One recorded exchange with a real kube-apiserver.
 *
 * @param status null where the answer was kept back: the request is sent all the same
 */
record Exchange(
        String step,
        String method,
        String path,
        String accept,
        @Nullable String contentType,
        @Nullable JsonNode body,
        @Nullable Integer status,
        JsonNode warnings,
        JsonNode reply) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String OTHER_UID = "00000000-0000-0000-0000-000000000000";

    static List<Exchange> read(String server) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        String resource = "/golden/api-server/" + server + ".jsonl";
        try (InputStream in = Objects.requireNonNull(Exchange.class.getResourceAsStream(resource), resource)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                exchanges.add(of(JSON.readTree(line)));
            }
        }
        return exchanges;
    }

    private static Exchange of(JsonNode line) {
        JsonNode request = line.path("request");
        return new Exchange(
                line.path("step").asString(),
                request.path("method").asString(),
                request.path("path").asString(),
                request.path("accept").asString(),
                request.has("contentType") ? request.path("contentType").asString() : null,
                request.get("body"),
                line.has("status") ? line.path("status").asInt() : null,
                line.path("warnings"),
                line.path("reply"));
    }

    /** The body as it was sent: the recorder replaced the one uid and the one revision that the script itself wrote. */
    String sent() {
        if (body == null) {
            return "";
        }
        String text = body.isString() ? body.stringValue() : JSON.writeValueAsString(body);
        return text.replace("<uid>", OTHER_UID).replace("\"<rv>\"", "\"1\"");
    }

    /** Whether the answer is a stream of events, of which the recorder took the first few. */
    boolean isWatch() {
        return path.contains("watch=true");
    }
}
