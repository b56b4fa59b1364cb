// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the {@code .types} resources as one release sees them; their heads describe the format. */
final class SchemaReader {
    private static final List<String> GROUPS = List.of(
            "meta",
            "core",
            "admissionregistration",
            "coordination",
            "node",
            "policy",
            "events",
            "storage",
            "authentication",
            "authorization");
    private static final Map<String, FieldType> SCALARS = Map.ofEntries(
            Map.entry("string", FieldType.Scalar.STRING),
            Map.entry("int32", FieldType.Scalar.INT32),
            Map.entry("int64", FieldType.Scalar.INT64),
            Map.entry("double", FieldType.Scalar.DOUBLE),
            Map.entry("bool", FieldType.Scalar.BOOL),
            Map.entry("quantity", FieldType.Scalar.QUANTITY),
            Map.entry("intOrString", FieldType.Scalar.INT_OR_STRING),
            Map.entry("time", FieldType.Scalar.TIME),
            Map.entry("microTime", FieldType.Scalar.MICRO_TIME),
            Map.entry("bytes", FieldType.Scalar.BYTES),
            Map.entry("fields", FieldType.Scalar.FIELDS),
            Map.entry("raw", FieldType.Scalar.RAW));

    private final int minor;
    private final Map<String, FieldType.Text> texts = new HashMap<>();
    private final Map<String, ObjectType> types = new HashMap<>();

    SchemaReader(int minor) {
        this.minor = minor;
    }

    Map<String, ObjectType> readAll() {
        Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String group : GROUPS) {
            lines.put(group, lines(group));
        }
        lines.forEach(this::readTexts);
        lines.forEach(this::readTypes);
        return types;
    }

    private static List<String> lines(String group) {
        String name = group + ".types";
        try (InputStream in = SchemaReader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name + " beside " + SchemaReader.class);
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + name, e);
        }
    }

    private void readTexts(String group, List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("enum") || words[0].equals("string")) {
                texts.put(group + "." + words[1], new FieldType.Text(words[1], values(words)));
            }
        }
    }

    private List<String> values(String[] words) {
        List<String> values = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            String[] valueAndRelease = words[i].split("@", 2);
            if (valueAndRelease.length == 1 || release(valueAndRelease[1]) <= minor) {
                values.add(valueAndRelease[0].equals("\"\"") ? "" : valueAndRelease[0]);
            }
        }
        return values;
    }

    private void readTypes(String group, List<String> lines) {
        String key = "";
        boolean atomic = false;
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.startsWith("type ")) {
                String[] words = line.split(" ", -1);
                key = group + "." + words[1];
                atomic = words.length > 2;
            } else if (line.startsWith("  ")) {
                Field field = field(group, line.strip().split(" ", -1));
                if (field != null) {
                    fields.put(field.name(), field);
                }
            } else if (line.isEmpty() && !key.isEmpty()) {
                types.put(key, new ObjectType(key, atomic, fields));
                key = "";
                fields = new LinkedHashMap<>();
            }
        }
        if (!key.isEmpty()) {
            types.put(key, new ObjectType(key, atomic, fields));
        }
    }

    private @Nullable Field field(String group, String[] words) {
        Map<String, String> attributes = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            String[] pair = words[i].split("=", 2);
            attributes.put(pair[0], pair.length == 2 ? pair[1] : "");
        }
        if (release(attributes.getOrDefault("since", "1.0")) > minor
                || release(attributes.getOrDefault("until", "1.999")) < minor) {
            return null;
        }
        String type = words[1].replaceAll("[?!*]", "");
        String[] listType = attributes.getOrDefault("listType", "").split(":", 2);
        return new Field(
                words[0],
                attributes.getOrDefault("go", capitalised(words[0])),
                type(group, type),
                words[1].startsWith("*"),
                words[1].contains("?"),
                attributes.containsKey("omitzero"),
                words[1].endsWith("!"),
                attributes.get("in"),
                attributes.get("patch"),
                attributes.get("mergeKey"),
                listType[0].isEmpty() ? null : listType[0],
                listType.length == 2 ? List.of(listType[1].split(",", -1)) : List.of(),
                "atomic".equals(attributes.get("mapType")) || "atomic".equals(attributes.get("structType")),
                "granular".equals(attributes.get("structType")),
                attributes.get("default"));
    }

    private FieldType type(String group, String name) {
        if (name.startsWith("[]")) {
            return new FieldType.ListOf(type(group, name.substring(2)));
        }
        if (name.startsWith("map:")) {
            return new FieldType.MapOf(type(group, name.substring(4)));
        }
        FieldType scalar = SCALARS.get(name);
        if (scalar != null) {
            return scalar;
        }
        String key = name.contains(".") ? name : group + "." + name;
        FieldType text = texts.get(key);
        return text != null ? text : new FieldType.Ref(key);
    }

    private static String capitalised(String name) {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static int release(String text) {
        return Integer.parseInt(text.substring(text.indexOf('.') + 1));
    }
}
