// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A strict reader's view of one YAML node: it knows its file, its line and its place in the document, and answers only
 * what it was asked for. Anchors and aliases are allowed; merge keys, custom tags and second documents are not.
 */
final class YamlView {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_CHARACTERS = 16 << 20;

    /** An alias costs nothing here: it is another reference to the same node, and nodes are read level by level. */
    private static final int MAX_ALIASES = 1000;

    private final String file;
    private final String place;
    private final Node node;

    private YamlView(String file, String place, Node node) {
        this.file = file;
        this.place = place;
        this.node = node;
    }

    /**
     * Parses a document of at most 16 Mi characters and 32 levels.
     *
     * @param file named in messages
     */
    static YamlView parse(String file, String text) throws ImageFileException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        try {
            checkDepth(file, new Parse(settings).parseString(text));
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null) {
                throw new ImageFileException(file + ": empty (expected: a mapping with the key 'images')");
            }
            return new YamlView(file, "", root);
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new ImageFileException(file + line + ": not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new ImageFileException(file + ": not YAML: " + e.getMessage(), e);
        }
    }

    private static void checkDepth(String file, Iterable<Event> events) throws ImageFileException {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                throw new ImageFileException(file + line(event.getStartMark().orElse(null)) + ": nested deeper than "
                        + MAX_DEPTH + " levels");
            }
        }
    }

    /** The values of a mapping by key, in order; duplicate keys are refused. */
    Map<String, YamlView> mapping() throws ImageFileException {
        if (!(node instanceof MappingNode mapping)) {
            throw expected("a mapping");
        }
        Map<String, YamlView> values = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            YamlView keyView = new YamlView(file, place, entry.getKeyNode());
            String key = keyView.string();
            String inner = place.isEmpty() ? key : place + "." + key;
            if (values.put(key, new YamlView(file, inner, entry.getValueNode())) != null) {
                throw keyView.error("the key '" + key + "' appears twice");
            }
        }
        return values;
    }

    /** The same, for a mapping with fixed keys. */
    Map<String, YamlView> mapping(Set<String> keys) throws ImageFileException {
        Map<String, YamlView> values = mapping();
        for (Map.Entry<String, YamlView> entry : values.entrySet()) {
            if (!keys.contains(entry.getKey())) {
                throw entry.getValue()
                        .error("unknown key (expected one of " + String.join(", ", new TreeSet<>(keys)) + ")");
            }
        }
        return values;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** The elements of a sequence. */
    List<YamlView> sequence() throws ImageFileException {
        if (!(node instanceof SequenceNode sequence)) {
            throw expected("a sequence");
        }
        List<YamlView> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new YamlView(file, place + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** A sequence of strings. */
    List<String> strings() throws ImageFileException {
        List<String> strings = new ArrayList<>();
        for (YamlView element : sequence()) {
            strings.add(element.string());
        }
        return strings;
    }

    /** A string; a number or boolean without quotes is refused, because YAML would have read it otherwise. */
    String string() throws ImageFileException {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            return scalar.getValue();
        }
        throw expected(node instanceof ScalarNode ? "a string, in quotes" : "a string");
    }

    /** {@code true} or {@code false}. */
    boolean bool() throws ImageFileException {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return scalar.getValue().equals("true");
        }
        throw expected("true or false");
    }

    /** A whole number from 0 to {@code max}. */
    long number(long max) throws ImageFileException {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            Long value = parse(scalar.getValue(), 10);
            if (value != null && value >= 0 && value <= max) {
                return value;
            }
        }
        throw expected("a whole number from 0 to " + max);
    }

    /** File permissions in octal with a leading zero, such as {@code 0755}; quotes and {@code 0o755} are fine. */
    int mode() throws ImageFileException {
        if (node instanceof ScalarNode scalar && scalar.getValue().startsWith("0")) {
            String digits =
                    scalar.getValue().startsWith("0o") ? scalar.getValue().substring(2) : scalar.getValue();
            Long mode = parse(digits, 8);
            if (mode != null && mode >= 0 && mode <= 07777) {
                return mode.intValue();
            }
        }
        throw expected("permissions in octal with a leading zero, 00 to 07777");
    }

    private static @Nullable Long parse(String digits, int radix) {
        try {
            return digits.startsWith("+") || digits.startsWith("-") ? null : Long.valueOf(digits, radix);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private ImageFileException expected(String what) {
        return error("found " + description() + " (expected: " + what + ")");
    }

    private String description() {
        return switch (node) {
            case MappingNode mapping -> "a mapping";
            case SequenceNode sequence -> "a sequence";
            case ScalarNode scalar ->
                scalar.getTag().equals(Tag.NULL) ? "nothing" : "'" + abbreviated(scalar.getValue()) + "'";
            default -> node.getNodeType().toString();
        };
    }

    private static String abbreviated(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }

    /** An exception that names file, line and place. */
    ImageFileException error(String message) {
        String where = file + line(node.getStartMark().orElse(null));
        return new ImageFileException(where + ": " + (place.isEmpty() ? "" : place + ": ") + message);
    }

    private static String line(org.snakeyaml.engine.v2.exceptions.@Nullable Mark mark) {
        return mark == null ? "" : ":" + (mark.getLine() + 1);
    }
}
