// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The names that the recorded script gives to ids, and what a recording leaves out of a reply. */
final class LifecycleScript {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("run: empty name", "p-noname"),
            Map.entry("run: empty namespace", "p-nons"),
            Map.entry("run: empty uid", "p-nouid"),
            Map.entry("run: p1", "p1"),
            Map.entry("run: p1 again same attempt", "p1b"),
            Map.entry("run: p1 attempt 1", "p1a1"),
            Map.entry("run p2", "p2"),
            Map.entry("create: no sandbox config", "nosbcfg"),
            Map.entry("create: c1", "c1"),
            Map.entry("create: c1 again", "c1b"),
            Map.entry("create neverstarted", "never"),
            Map.entry("create c1 attempt 1", "c1a1"));
    private static final Set<String> ENDS_SOON =
            Set.of("exit0", "exit3", "kill9", "term", "seg", "notfound", "notexec", "dir");
    private static final Pattern PLACEHOLDER = Pattern.compile("<([a-z0-9-]+)(:13)?>");
    private static final Pattern TIME_FIELD = Pattern.compile(".*(_at|timestamp)");
    private static final Pattern HEX64 = Pattern.compile("\\b[0-9a-f]{64}\\b");
    private static final Pattern URL = Pattern.compile("https?://[^/\\s\"]+:\\d+/(exec|attach|portforward)/[\\w-]{6,}");
    /** What stands for something else than the id of a step. */
    private static final Set<String> PLACES =
            Set.of("hex64", "time", "uid", "port", "token", "root", "n", "ptr", "dur");

    private static final String ANY_ID = "hex64";
    private static final String UNKNOWN_ID = "f".repeat(64);
    private static final String ZERO_ID = "0".repeat(64);

    private static final String RECORDED_LOGS = "/tmp/crirec-logs";

    private final String logRoot;
    private final Map<String, String> idByName = new HashMap<>();
    private final Map<String, String> nameById = new LinkedHashMap<>();

    /** A script whose sandboxes log below {@code logRoot}, which stands for the recording's own directory. */
    LifecycleScript(String logRoot) {
        this.logRoot = logRoot;
    }

    /** How long the script waits after a step. */
    static Duration waitAfter(String step) {
        if (step.equals("start trap")) {
            return Duration.ofMillis(500);
        }
        return step.startsWith("start ") && ENDS_SOON.contains(step.substring("start ".length()))
                ? Duration.ofMillis(1500)
                : Duration.ZERO;
    }

    /** Remembers the id that a step returned. */
    void learn(String step, JsonNode reply) {
        for (String field : new String[] {"pod_sandbox_id", "container_id"}) {
            if (reply.has(field)) {
                name(step).ifPresent(name -> {
                    idByName.put(name, reply.get(field).asString());
                    nameById.putIfAbsent(reply.get(field).asString(), name);
                });
            }
        }
    }

    private static Optional<String> name(String step) {
        if (NAMES.containsKey(step)) {
            return Optional.of(NAMES.get(step));
        }
        String[] words = step.split(" ");
        return words.length == 2 && words[0].equals("create") ? Optional.of(words[1]) : Optional.empty();
    }

    /** The names in a request or reply that no step was given an id for, but for the one that {@code step} gives. */
    List<String> unknownNames(String step, JsonNode recorded) {
        String own = name(step).orElse("");
        return PLACEHOLDER
                .matcher(recorded.toString())
                .results()
                .map(match -> match.group(1))
                .filter(name -> !idByName.containsKey(name) && !name.equals(own) && !PLACES.contains(name))
                .distinct()
                .toList();
    }

    /** The request with ids in place of names; each name must be known. */
    JsonNode request(String step, JsonNode recorded) {
        String unknown = step.equals("image status sha only") ? ZERO_ID : UNKNOWN_ID;
        return Recordings.JSON.readTree(PLACEHOLDER
                .matcher(recorded.toString().replace(RECORDED_LOGS, logRoot))
                .replaceAll(match -> Matcher.quoteReplacement(id(match.group(1), match.group(2) != null, unknown))));
    }

    private String id(String name, boolean shortened, String unknown) {
        if (name.equals(ANY_ID)) {
            return unknown;
        }
        String id = Objects.requireNonNull(idByName.get(name), name);
        return shortened ? shortened(id) : id;
    }

    private static String shortened(String id) {
        return id.substring(0, Math.min(13, id.length()));
    }

    /** A reply as the recordings have it: names for ids, placeholders for times and random values. */
    JsonNode normal(JsonNode node) {
        if (node.isObject()) {
            ObjectNode object = Recordings.JSON.createObjectNode();
            node.properties().forEach(entry -> {
                if (!entry.getKey().equals("info")) {
                    boolean time = TIME_FIELD.matcher(entry.getKey()).matches();
                    object.set(entry.getKey(), time ? Recordings.JSON.valueToTree("<time>") : normal(entry.getValue()));
                }
            });
            return object;
        }
        if (node.isArray()) {
            ArrayNode array = Recordings.JSON.createArrayNode();
            node.forEach(element -> array.add(normal(element)));
            return array;
        }
        return node.isString() ? Recordings.JSON.valueToTree(normal(node.asString())) : node;
    }

    private String normal(String text) {
        String result = text.replace(logRoot, RECORDED_LOGS);
        for (Map.Entry<String, String> entry : nameById.entrySet()) {
            result = result.replace(entry.getKey(), "<" + entry.getValue() + ">")
                    .replace(shortened(entry.getKey()), "<" + entry.getValue() + ":13>");
        }
        result = HEX64.matcher(result).replaceAll("<hex64>");
        return URL.matcher(result).replaceAll("http://127.0.0.1:<port>/$1/<token>");
    }
}
