// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.yaml;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A strict reader's view of one YAML node: it knows its file, its line and its place in the document, and answers only
 * what it was asked for. Anchors and aliases are allowed; merge keys, custom tags and second documents are not.
 */
public final class YamlView {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_CHARACTERS = 16 << 20;
    /** The parser looks at a value from its beginning for each part of it that it reads. */
    private static final int MAX_LINE_CHARACTERS = 1 << 20;

    /** An alias costs nothing here: it is another reference to the same node, and nodes are read level by level. */
    private static final int MAX_ALIASES = 1000;

    private final String file;
    private final String place;
    private final Node node;
    private final @Nullable Node key;

    private YamlView(String file, String place, Node node, @Nullable Node key) {
        this.file = file;
        this.place = place;
        this.node = node;
        this.key = key;
    }

    /**
     * Reads and parses a file of at most 16 Mi characters, 1 Mi a line, and 32 levels.
     *
     * @throws YamlFileException if it cannot be read, is not UTF-8 or not YAML
     */
    public static YamlView read(Path file) throws YamlFileException {
        try {
            if (Files.size(file) > 4L * MAX_CHARACTERS) {
                throw new YamlFileException(file + ": more than " + MAX_CHARACTERS + " characters");
            }
            return parse(file.toString(), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new YamlFileException(file + ": not UTF-8 text", e);
        } catch (IOException e) {
            throw new YamlFileException(file + ": cannot be read: " + FileFailure.reason(e), e);
        }
    }

    /**
     * Parses a document of at most 16 Mi characters, 1 Mi a line, and 32 levels.
     *
     * @param file named in messages
     */
    public static YamlView parse(String file, String text) throws YamlFileException {
        checkLines(file, text);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        try {
            checkDepth(file, new Parse(settings).parseString(text));
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null) {
                throw new YamlFileException(file + ": empty (expected: a mapping)");
            }
            return new YamlView(file, "", root, null);
        } catch (MarkedYamlEngineException e) {
            String line =
                    e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new YamlFileException(file + line + ": not YAML: " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new YamlFileException(file + ": not YAML: " + e.getMessage(), e);
        }
    }

    private static void checkLines(String file, String text) throws YamlFileException {
        int begin = 0;
        for (int line = 1; begin <= text.length(); line++) {
            int newline = text.indexOf('\n', begin);
            int end = newline < 0 ? text.length() : newline;
            if (end - begin > MAX_LINE_CHARACTERS) {
                throw new YamlFileException(
                        file + ":" + line + ": a line of more than " + MAX_LINE_CHARACTERS + " characters");
            }
            begin = end + 1;
        }
    }

    private static void checkDepth(String file, Iterable<Event> events) throws YamlFileException {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                default -> {}
            }
            if (depth > MAX_DEPTH) {
                throw new YamlFileException(file + line(event.getStartMark().orElse(null)) + ": nested deeper than "
                        + MAX_DEPTH + " levels");
            }
        }
    }

    /** The values of a mapping by key, in order; duplicate keys are refused. */
    public Map<String, YamlView> mapping() throws YamlFileException {
        if (!(node instanceof MappingNode mapping)) {
            throw expected("a mapping");
        }
        Map<String, YamlView> values = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            YamlView keyView = new YamlView(file, place, entry.getKeyNode(), null);
            String key = keyView.string();
            String inner = place.isEmpty() ? key : place + "." + key;
            if (values.put(key, new YamlView(file, inner, entry.getValueNode(), entry.getKeyNode())) != null) {
                throw keyView.error("the key '" + key + "' appears twice");
            }
        }
        return values;
    }

    /** The same, for a mapping with fixed keys. */
    public Map<String, YamlView> mapping(Set<String> keys) throws YamlFileException {
        Map<String, YamlView> values = mapping();
        for (Map.Entry<String, YamlView> entry : values.entrySet()) {
            if (!keys.contains(entry.getKey())) {
                throw entry.getValue()
                        .keyError("unknown key (expected one of " + Nearest.names(entry.getKey(), keys) + ")");
            }
        }
        return values;
    }

    /** The value of {@code key} in a mapping that may have {@code keys}. */
    public YamlView required(String key, Set<String> keys) throws YamlFileException {
        return required(mapping(keys), key);
    }

    /** The value of {@code key} among the {@code values} of this mapping. */
    public YamlView required(Map<String, YamlView> values, String key) throws YamlFileException {
        YamlView view = values.get(key);
        if (view == null) {
            throw error("the key '" + key + "' is missing");
        }
        return view;
    }

    /** The strings of a mapping by key. */
    public Map<String, String> stringMap() throws YamlFileException {
        Map<String, String> strings = new LinkedHashMap<>();
        for (Map.Entry<String, YamlView> entry : mapping().entrySet()) {
            strings.put(entry.getKey(), entry.getValue().string());
        }
        return strings;
    }

    /** Whether it is a mapping. */
    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    /** Whether it is a sequence. */
    public boolean isSequence() {
        return node instanceof SequenceNode;
    }

    /** The elements of a sequence. */
    public List<YamlView> sequence() throws YamlFileException {
        if (!(node instanceof SequenceNode sequence)) {
            throw expected("a sequence");
        }
        List<YamlView> elements = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            elements.add(new YamlView(file, place + "[" + elements.size() + "]", element, null));
        }
        return elements;
    }

    /** A sequence of strings. */
    public List<String> strings() throws YamlFileException {
        List<String> strings = new ArrayList<>();
        for (YamlView element : sequence()) {
            strings.add(element.string());
        }
        return strings;
    }

    /** A string; a number or boolean without quotes is refused, because YAML would have read it otherwise. */
    public String string() throws YamlFileException {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.STR)) {
            return scalar.getValue();
        }
        throw expected(node instanceof ScalarNode ? "a string, in quotes" : "a string");
    }

    /** A scalar as it was written, whatever YAML takes it for. */
    public String text() throws YamlFileException {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw expected("a string or a number");
    }

    /** {@code true} or {@code false}. */
    public boolean bool() throws YamlFileException {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
            return scalar.getValue().equals("true");
        }
        throw expected("true or false");
    }

    /** A whole number from 0 to {@code max}. */
    public long number(long max) throws YamlFileException {
        return number(0, max);
    }

    /** A whole number from {@code min}, which is not negative, to {@code max}. */
    public long number(long min, long max) throws YamlFileException {
        if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
            Long value = parse(scalar.getValue(), 10);
            if (value != null && value >= min && value <= max) {
                return value;
            }
        }
        throw expected("a whole number from " + min + (max == Long.MAX_VALUE ? "" : " to " + max));
    }

    /** A number from {@code min} to {@code max}. */
    public double fraction(double min, double max) throws YamlFileException {
        if (node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.FLOAT) || scalar.getTag().equals(Tag.INT))) {
            try {
                double value = Double.parseDouble(scalar.getValue());
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Falls through: YAML's own spellings of infinity and of hexadecimal numbers are no fractions.
                throw expected("a number from " + min + " to " + max, e);
            }
        }
        throw expected("a number from " + min + " to " + max);
    }

    /** A chance above 0 and up to 1. */
    public double chance() throws YamlFileException {
        try {
            return fraction(Double.MIN_NORMAL, 1);
        } catch (YamlFileException e) {
            throw expected("a number above 0 and up to 1", e);
        }
    }

    /** A length of time, as Go writes it: {@code 1h30m}, {@code 250ms}, {@code 1.5s}. */
    public Duration duration() throws YamlFileException {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        Duration duration = GoDurations.parse(text);
        if (duration == null) {
            throw expected("a length of time such as 250ms, 1.5s or 2m30s");
        }
        return duration;
    }

    /** One of {@code names}. */
    public String oneOf(Collection<String> names) throws YamlFileException {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!names.contains(text)) {
            throw error("found " + description() + " (expected one of " + Nearest.names(text, names) + ")");
        }
        return text;
    }

    /** A constant of an enum, in the camel case that YAML files use: {@code OF_NODE} is {@code ofNode}. */
    public <E extends Enum<E>> E constant(Class<E> type) throws YamlFileException {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(camelCase(constant));
        }
        return type.getEnumConstants()[names.indexOf(oneOf(names))];
    }

    /** How YAML files write an enum's constant: {@code OF_NODE} is {@code ofNode}. */
    public static String camelCase(Enum<?> constant) {
        StringBuilder text = new StringBuilder();
        for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
            text.append(text.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.toString();
    }

    /** The same value as JSON has it. */
    public JsonNode json() throws YamlFileException {
        JsonNodeFactory json = JsonNodeFactory.instance;
        if (node instanceof MappingNode) {
            ObjectNode object = json.objectNode();
            for (Map.Entry<String, YamlView> entry : mapping().entrySet()) {
                object.set(entry.getKey(), entry.getValue().json());
            }
            return object;
        }
        if (node instanceof SequenceNode) {
            ArrayNode array = json.arrayNode();
            for (YamlView element : sequence()) {
                array.add(element.json());
            }
            return array;
        }
        if (!(node instanceof ScalarNode scalar)) {
            throw expected("a value");
        }
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR)) {
            return json.stringNode(text);
        }
        if (tag.equals(Tag.NULL)) {
            return json.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return json.booleanNode(text.equals("true"));
        }
        try {
            return json.numberNode(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw expected("a value that JSON has too", e);
        }
    }

    /** File permissions in octal with a leading zero, such as {@code 0755}; quotes and {@code 0o755} are fine. */
    public int mode() throws YamlFileException {
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

    /** An exception that says what was found instead of {@code what}. */
    public YamlFileException expected(String what) {
        return error("found " + description() + " (expected: " + what + ")");
    }

    private YamlFileException expected(String what, Throwable cause) {
        return new YamlFileException(String.valueOf(expected(what).getMessage()), cause);
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
    public YamlFileException error(String message) {
        return error(node, message);
    }

    /** The same at the line of the key whose value this is. */
    public YamlFileException keyError(String message) {
        return error(key == null ? node : key, message);
    }

    /** File, line and place, as messages begin with them. */
    public String where() {
        return where(node);
    }

    private String where(Node at) {
        return file + line(at.getStartMark().orElse(null)) + (place.isEmpty() ? "" : ": " + place);
    }

    private YamlFileException error(Node at, String message) {
        return new YamlFileException(where(at) + ": " + message);
    }

    private static String line(org.snakeyaml.engine.v2.exceptions.@Nullable Mark mark) {
        return mark == null ? "" : ":" + (mark.getLine() + 1);
    }
}
