// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Sends the recorded requests in order and compares the answers with those of the real server: by the rules of the
 * recordings' checker, and by {@code metadata.managedFields} and {@code generation} beyond them.
 */
class GoldenReplayTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int RECORDED_EVENTS = 3;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "kube-apiserver-1.31-gate-off, 31, ''",
        "kube-apiserver-1.31-gate-on, 31, SupplementalGroupsPolicy=true",
        "kube-apiserver-1.36, 36, ''"
    })
    void answersAsTheRealServer(String recording, int minor, String gates) throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (RunningServer server = new RunningServer(minor, false, gates);
                Client client = new Client(server)) {
            for (Exchange exchange : Exchange.read(recording)) {
                Answer answer = client.send(exchange);
                Integer status = exchange.status();
                if (status != null) {
                    compared++;
                    compare(exchange, status, answer, differences);
                }
            }
        }

        assertThat(differences).as("differences in " + compared + " answers").isEmpty();
        assertThat(compared).isGreaterThan(60);
    }

    private static void compare(Exchange exchange, int status, Answer answer, List<String> differences) {
        // Documents that tell the whole of a server differ in what is served; their status may not.
        if (exchange.step().startsWith("GET /") || exchange.step().startsWith("openapi")) {
            if (answer.status != status) {
                differences.add(exchange.step() + ": status " + answer.status + ", recorded " + status);
            }
            return;
        }
        Map<String, JsonNode> expected = Facts.of(status, exchange.warnings(), Facts.normalized(exchange.reply()));
        Map<String, JsonNode> actual = Facts.of(answer.status, answer.warnings, Facts.normalized(answer.reply));
        expected.forEach((name, fact) -> {
            if (!JSON.writeValueAsString(fact).equals(JSON.writeValueAsString(actual.get(name)))
                    && !fact.equals(actual.get(name))) {
                differences.add(exchange.step() + ": " + name + "\n    got      " + actual.get(name) + "\n    recorded "
                        + fact);
            }
        });
    }

    private record Answer(int status, ArrayNode warnings, JsonNode reply) {}

    /** A client without a name of its own, as the recorder was one. */
    private static final class Client implements AutoCloseable {
        private final HttpClient http;
        private final RunningServer server;
        private String continueToken = "";

        Client(RunningServer server) throws Exception {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", server.credentials().authority().certificate());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            this.http = HttpClient.newBuilder()
                    .sslContext(tls)
                    .version(HttpClient.Version.HTTP_1_1)
                    .build();
            this.server = server;
        }

        Answer send(Exchange exchange) throws IOException, InterruptedException {
            // The recorder wrote every token alike, also the one that is none.
            String token = exchange.step().equals("bad continue") ? "zzz" : continueToken;
            String path = exchange.path().replace("<token>", token);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + server.credentials().token())
                    .header("User-Agent", "")
                    .header("Accept", exchange.accept())
                    .method(exchange.method(), HttpRequest.BodyPublishers.ofString(exchange.sent()));
            String contentType = exchange.contentType();
            if (contentType != null) {
                request.header("Content-Type", contentType);
            }
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            ArrayNode warnings = JsonNodeFactory.instance.arrayNode();
            response.headers().allValues("Warning").forEach(warnings::add);
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                JsonNode reply = exchange.isWatch() ? events(reader, exchange) : document(reader);
                String next = reply.path("metadata").path("continue").asString("");
                continueToken = next.isEmpty() ? continueToken : next;
                return new Answer(response.statusCode(), warnings, reply);
            }
        }

        private static JsonNode document(BufferedReader reader) throws IOException {
            StringBuilder text = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                text.append((char) c);
            }
            try {
                return JSON.readTree(text.toString());
            } catch (JacksonException e) {
                return JsonNodeFactory.instance.stringNode(text.toString());
            }
        }

        private static JsonNode events(BufferedReader reader, Exchange exchange) throws IOException {
            int wanted = exchange.reply().isArray() ? exchange.reply().size() : RECORDED_EVENTS;
            ArrayNode events = JsonNodeFactory.instance.arrayNode();
            while (events.size() < wanted) {
                String line = reader.readLine();
                if (line == null) {
                    break;
                }
                events.add(JSON.readTree(line));
            }
            return events;
        }

        @Override
        public void close() {
            // Its threads end with the last connection, which the server closes.
        }
    }
}
