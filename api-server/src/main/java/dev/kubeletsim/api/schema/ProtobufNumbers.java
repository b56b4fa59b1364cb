// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which field of a type has which number in protobuf, from the resource {@code protobuf.fields}. */
final class ProtobufNumbers {
    private static final String RESOURCE = "protobuf.fields";
    private static final ProtobufNumbers SHARED = new ProtobufNumbers();

    /**
     * What a number stands for.
     *
     * @param name the field in JSON, empty for an embedded struct
     * @param embedded the type of the embedded struct, empty for a field
     */
    record Member(String name, String embedded) {}

    private final Map<String, Map<Integer, Member>> types = new HashMap<>();

    private ProtobufNumbers() {
        try (InputStream in = ProtobufNumbers.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + RESOURCE + " beside " + ProtobufNumbers.class);
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(this::read);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + RESOURCE, e);
        }
    }

    static ProtobufNumbers shared() {
        return SHARED;
    }

    private void read(String line) {
        String[] words = line.split(" ", -1);
        Map<Integer, Member> members = new HashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String name = words[i].substring(0, equals);
            String[] value = words[i].substring(equals + 1).split(":", 2);
            Member member = name.equals("*") ? new Member("", value[1]) : new Member(name, "");
            members.put(Integer.valueOf(value[0]), member);
        }
        types.put(words[0], members);
    }

    /** The fields that have a number in that type, those of embedded structs included; empty if none has. */
    Set<String> names(String type) {
        Set<String> names = new HashSet<>();
        for (Member member : types.getOrDefault(type, Map.of()).values()) {
            if (member.embedded().isEmpty()) {
                names.add(member.name());
            } else {
                names.addAll(names(member.embedded()));
            }
        }
        return names;
    }

    /** What the number stands for in that type, such as {@code core.Pod}; null if it is unknown. */
    @Nullable
    Member member(String type, int number) {
        return types.getOrDefault(type, Map.of()).get(number);
    }
}
