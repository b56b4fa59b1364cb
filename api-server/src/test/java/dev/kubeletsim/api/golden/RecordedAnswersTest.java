// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.InProcess;
import dev.kubeletsim.streaming.http.Query;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Short requests of all kinds, in order, with what kube-apiserver 1.36 answered: status, warnings, message, and {@code
 * spec} or the cells of a table where the line has them.
 */
class RecordedAnswersTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TABLE = "/golden/requests/kube-apiserver-1.36.jsonl";
    private static final int LEAST = 800;

    @Test
    void answersAreThoseOfTheRealServer() throws IOException {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (InputStream in = RecordedAnswersTest.class.getResourceAsStream(TABLE);
                InProcess api = new InProcess(false)) {
            String text = new String(Objects.requireNonNull(in, TABLE).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                compared++;
                compare(JSON.readTree(line), api, differences);
            }
        }

        assertThat(differences).as("differences in " + compared + " answers").isEmpty();
        assertThat(compared).isGreaterThan(LEAST);
    }

    private static void compare(JsonNode line, InProcess api, List<String> differences) {
        ApiResponse response = api.server().handle(request(line));
        JsonNode tree = response instanceof ApiResponse.Document document ? document.tree() : null;
        List<String> warnings = response instanceof ApiResponse.Document document ? document.warnings() : List.of();
        String request =
                line.path("method").asString() + " " + line.path("path").asString() + " " + line.path("body");
        int status = response instanceof ApiResponse.Content content ? content.status() : status(response);
        differ(request, line.path("status"), JSON.valueToTree(status), differences);
        differ(request, line.path("warnings"), warnings.isEmpty() ? null : JSON.valueToTree(warnings), differences);
        if (line.has("message")) {
            differ(request, line.path("message"), tree == null ? null : tree.get("message"), differences);
        }
        if (line.has("spec")) {
            differ(request, line.path("spec"), tree == null ? null : tree.get("spec"), differences);
        }
        if (line.has("cells")) {
            // The age comes last, and is chance.
            JsonNode cells =
                    Objects.requireNonNull(tree, request).path("rows").path(0).path("cells");
            for (int i = 0; i < line.path("cells").size(); i++) {
                differ(request, line.path("cells").path(i), cells.get(i), differences);
            }
        }
    }

    private static int status(ApiResponse response) {
        return response instanceof ApiResponse.Document document ? document.status() : 200;
    }

    private static void differ(String request, JsonNode recorded, @Nullable JsonNode got, List<String> differences) {
        boolean equal = got == null ? recorded.isMissingNode() : same(recorded, got);
        if (!equal) {
            differences.add(request + "\n    got      " + got + "\n    recorded " + recorded);
        }
    }

    /** The differ that prints immutable fields tosses a coin for its kind of space, once a process. */
    private static boolean same(JsonNode recorded, JsonNode got) {
        return got.equals(recorded)
                || got.toString()
                        .replace('\u00A0', ' ')
                        .equals(recorded.toString().replace('\u00A0', ' '));
    }

    private static ApiRequest request(JsonNode line) {
        String target = line.path("path").asString();
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        Query query = Query.parse(question < 0 ? "" : target.substring(question + 1));
        JsonNode body = line.path("body");
        byte[] bytes = (body.isString() ? body.stringValue() : body.toString()).getBytes(StandardCharsets.UTF_8);
        return new ApiRequest(
                line.path("method").asString(),
                URLDecoder.decode(path, StandardCharsets.UTF_8),
                query.parameters(),
                line.path("accept").asString("application/json"),
                line.path("contentType").asString(""),
                "",
                ApiRequest.User.SERVER,
                body.isMissingNode() ? new ApiRequest.Body.None() : new ApiRequest.Body.Bytes(bytes));
    }
}
