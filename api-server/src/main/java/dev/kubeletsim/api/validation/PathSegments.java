// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import java.util.ArrayList;
import java.util.List;

/** Names that have to fit into a path ({@code IsPathSegmentName} of {@code apimachinery}). */
final class PathSegments {
    private PathSegments() {}

    /** What is wrong with a name; nothing if it can be a segment of a path. */
    static List<String> problems(String name) {
        if (name.equals(".") || name.equals("..")) {
            return List.of("may not be '" + name + "'");
        }
        List<String> problems = new ArrayList<>();
        for (String illegal : List.of("/", "%")) {
            if (name.contains(illegal)) {
                problems.add("may not contain '" + illegal + "'");
            }
        }
        return problems;
    }
}
