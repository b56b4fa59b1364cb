// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads files of Kubernetes objects, YAML or JSON, with several documents and lists. At most 4 Mi characters, 100 levels
 * and 200,000 values; what does not fit is refused with file and line.
 */
public final class ManifestFile {
    private static final int MAX_CHARACTERS = 4 << 20;
    private static final int MAX_DEPTH = 100;
    private static final int MAX_VALUES = 200_000;

    private final String name;
    private int values;

    private ManifestFile(String name) {
        this.name = name;
    }

    /** The objects of a file, in its order; {@code -} is {@code stdin}. */
    public static List<Manifest> read(String file) throws ManifestException {
        try {
            String text = file.equals("-")
                    ? new String(System.in.readNBytes(MAX_CHARACTERS + 1), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            return parse(file.equals("-") ? "stdin" : file, text);
        } catch (NoSuchFileException e) {
            throw new ManifestException(file + ": no such file");
        } catch (IOException e) {
            throw new ManifestException(file + ": cannot be read as text: " + e.getMessage());
        }
    }

    /**
     * The objects of a text.
     *
     * @param name of the file, for messages
     */
    public static List<Manifest> parse(String name, String text) throws ManifestException {
        return new ManifestFile(name).objects(text);
    }

    private List<Manifest> objects(String text) throws ManifestException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(name)
                .setCodePointLimit(MAX_CHARACTERS)
                .build();
        List<Manifest> found = new ArrayList<>();
        try {
            checkDepth(new Parse(settings).parseString(text));
            for (Node document : new Compose(settings).composeAllFromString(text)) {
                collect(document, found);
            }
        } catch (MarkedYamlEngineException e) {
            throw new ManifestException(place(e.getProblemMark()) + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ManifestException(name + ": " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw new ManifestException(
                    name + ": no objects (expected: at least one document with apiVersion and kind)");
        }
        return found;
    }

    private void checkDepth(Iterable<Event> events) throws ManifestException {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                throw new ManifestException(
                        place(event.getStartMark()) + ": more than " + MAX_DEPTH + " levels of nesting");
            }
        }
    }

    private void collect(Node document, List<Manifest> found) throws ManifestException {
        if (document instanceof ScalarNode scalar && scalar.getValue().isEmpty()) {
            return;
        }
        if (!(document instanceof MappingNode mapping)) {
            throw refused(document, "expected an object with apiVersion and kind");
        }
        ObjectNode object = object(mapping);
        if (object.path("kind").asString("").endsWith("List") && object.has("items")) {
            for (NodeTuple entry : mapping.getValue()) {
                if (key(entry).equals("items") && entry.getValueNode() instanceof SequenceNode items) {
                    for (Node item : items.getValue()) {
                        collect(item, found);
                    }
                }
            }
            return;
        }
        for (String field : List.of("apiVersion", "kind")) {
            if (object.path(field).asString("").isEmpty()) {
                throw refused(document, "this object has no " + field);
            }
        }
        found.add(new Manifest(place(document.getStartMark()), object));
    }

    private JsonNode value(Node node) throws ManifestException {
        if (++values > MAX_VALUES) {
            throw refused(node, "more than " + MAX_VALUES + " values in one file");
        }
        if (node instanceof MappingNode mapping) {
            return object(mapping);
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node item : sequence.getValue()) {
                array.add(value(item));
            }
            return array;
        }
        ScalarNode scalar = (ScalarNode) node;
        return scalar.getScalarStyle() == ScalarStyle.PLAIN
                ? YamlScalars.resolve(scalar.getValue())
                : JsonNodeFactory.instance.stringNode(scalar.getValue());
    }

    private ObjectNode object(MappingNode mapping) throws ManifestException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            String key = key(entry);
            if (object.has(key)) {
                throw refused(entry.getKeyNode(), "key \"" + key + "\" already set in map");
            }
            object.set(key, value(entry.getValueNode()));
        }
        return object;
    }

    private String key(NodeTuple entry) throws ManifestException {
        if (entry.getKeyNode() instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw refused(entry.getKeyNode(), "a key that is no text");
    }

    private ManifestException refused(Node node, String problem) {
        return new ManifestException(place(node.getStartMark()) + ": " + problem);
    }

    private String place(Optional<Mark> mark) {
        return mark.map(at -> name + ":" + (at.getLine() + 1)).orElse(name);
    }
}
