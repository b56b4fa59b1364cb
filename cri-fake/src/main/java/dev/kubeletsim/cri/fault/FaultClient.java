// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks to a {@link FaultControl}. One call, one connection. */
public final class FaultClient {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A rule of a running runtime, and what became of it. */
    public record Rule(String node, String name, String effect, long matched, long hits) {}

    private final Path socket;

    /** A client of the control socket at {@code socket}. */
    public FaultClient(Path socket) {
        this.socket = socket;
    }

    /**
     * The rules in their order, node by node.
     *
     * @throws IOException if nobody answers, here and below
     */
    public List<Rule> list() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode rule : ask(JSON.createObjectNode().put("command", "list")).path("rules")) {
            rules.add(new Rule(
                    rule.path("node").asString(""),
                    rule.path("name").asString(""),
                    rule.path("effect").asString(""),
                    rule.path("matched").asLong(),
                    rule.path("hits").asLong()));
        }
        return rules;
    }

    /** Replaces all rules by those of a {@link FaultFile}; how many it has. */
    public int set(String file, String yaml) throws IOException {
        return ask(change("set", file, yaml)).path("set").asInt();
    }

    /** Adds the rules of a {@link FaultFile}; how many it has. */
    public int add(String file, String yaml) throws IOException {
        return ask(change("add", file, yaml)).path("added").asInt();
    }

    private static ObjectNode change(String command, String file, String yaml) {
        return JSON.createObjectNode().put("command", command).put("file", file).put("yaml", yaml);
    }

    /** Takes the rules of these names away, or all if there is no name; how many there were. */
    public int clear(Collection<String> names) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("command", "clear");
        names.forEach(request.putArray("names")::add);
        return ask(request).path("cleared").asInt();
    }

    private void connect(SocketChannel channel) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("nobody listens at " + socket + ": " + e.getMessage(), e);
        }
    }

    private JsonNode ask(ObjectNode request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(channel);
            JsonLines lines = new JsonLines(channel);
            lines.write(JSON.writeValueAsString(request));
            String answer = lines.read();
            if (answer == null) {
                throw new IOException("the server ended before it answered");
            }
            JsonNode reply = JSON.readTree(answer);
            if (reply.has("error")) {
                throw new IOException(reply.path("error").asString(""));
            }
            return reply;
        }
    }
}
