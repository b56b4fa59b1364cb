// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One pod as a real kubelet ran it on a real runtime.
 *
 * @param name its name in the namespace {@code default}
 * @param spec what was applied
 * @param status what the API server had 70 to 100 seconds later
 * @param events what the kubelet reported, first to last
 */
record RecordedPod(String name, ObjectNode spec, JsonNode status, JsonNode events) {
    static final Path RECORDINGS = Path.of("src", "test", "resources", "golden");
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The pods of one recording, in its order. */
    static List<RecordedPod> of(String recording) {
        try {
            return Files.readAllLines(RECORDINGS.resolve("kubelet").resolve(recording + ".jsonl")).stream()
                    .map(MAPPER::readTree)
                    .map(line -> new RecordedPod(
                            line.path("pod").asString(),
                            (ObjectNode) line.path("spec"),
                            line.path("status"),
                            line.path("events")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a watcher saw of each pod of one recording. */
    static Map<String, JsonNode> transitions(String recording) {
        try {
            return Files.readAllLines(RECORDINGS.resolve("kubelet").resolve(recording + ".transitions.jsonl")).stream()
                    .map(MAPPER::readTree)
                    .collect(Collectors.toMap(line -> line.path("pod").asString(), line -> line.path("updates")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pod as it was applied, bound to {@code node}. */
    ObjectNode manifest(String node) {
        ObjectNode pod = MAPPER.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("name", name).put("namespace", "default");
        ObjectNode bound = spec.deepCopy();
        bound.put("nodeName", node);
        pod.set("spec", bound);
        return pod;
    }
}
