// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * One place where two replies differ.
 *
 * @param path the field, as in {@code status.user.linux.gid}; {@code _code} and {@code _msg} are the gRPC status
 * @param got the endpoint's value as JSON; {@link #ABSENT} if it has none
 * @param want the recorded value as JSON; {@link #ABSENT} if there is none
 */
public record Difference(String path, String got, String want) {
    /** Stands for a field that is not there. */
    public static final String ABSENT = "(absent)";

    public Difference {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(got, "got");
        Objects.requireNonNull(want, "want");
    }

    /** Whether the endpoint has nothing where the recorded runtime has something. */
    boolean missing() {
        return got.equals(ABSENT) || got.equals("null");
    }

    /** All places where {@code got} differs from {@code want}, in the order of their paths. */
    static List<Difference> between(JsonNode got, JsonNode want) {
        List<Difference> found = new ArrayList<>();
        collect("", got, want, found);
        return List.copyOf(found);
    }

    private static void collect(String path, JsonNode got, JsonNode want, List<Difference> found) {
        if (got.equals(want)) {
            return;
        }
        if (got.isObject() && want.isObject()) {
            var fields = new TreeSet<>(got.propertyNames());
            fields.addAll(want.propertyNames());
            fields.forEach(field ->
                    collect(path.isEmpty() ? field : path + "." + field, got.path(field), want.path(field), found));
        } else if (got.isArray() && want.isArray() && got.size() == want.size() && got.size() > 0 && nested(want)) {
            for (int i = 0; i < got.size(); i++) {
                collect(path + "[" + i + "]", got.get(i), want.get(i), found);
            }
        } else {
            found.add(new Difference(path, text(got), text(want)));
        }
    }

    /** Lists of numbers and words are easier to read as a whole. */
    private static boolean nested(JsonNode array) {
        return array.get(0).isContainer();
    }

    private static String text(JsonNode node) {
        return node.isMissingNode() ? ABSENT : node.toString();
    }
}
