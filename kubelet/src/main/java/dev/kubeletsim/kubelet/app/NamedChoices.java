// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.yaml.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads lists of names on the command line: separated by commas, {@code all}, each name once. */
final class NamedChoices {
    private static final String ALL = "all";

    private NamedChoices() {}

    /**
     * The values that {@code lists} name, in the order of the lists; all of them if there are no lists.
     *
     * @param what a name is called in a complaint
     * @param values the values; each has its name as text
     * @throws IllegalArgumentException if a name is empty or of no value; the message has the valid ones and the nearest
     */
    static <T> List<T> of(String what, List<String> lists, List<T> values) {
        Map<String, T> byName = new LinkedHashMap<>();
        values.forEach(value -> byName.put(value.toString().toLowerCase(Locale.ROOT), value));
        Set<T> chosen = new LinkedHashSet<>();
        for (String name : names(lists)) {
            T value = byName.get(name.toLowerCase(Locale.ROOT));
            if (value != null) {
                chosen.add(value);
            } else if (name.equalsIgnoreCase(ALL)) {
                chosen.addAll(values);
            } else {
                throw unknown(what, name, values.stream().map(Object::toString).toList());
            }
        }
        return lists.isEmpty() ? values : new ArrayList<>(chosen);
    }

    /** The items of lists that are separated by commas. */
    static List<String> names(List<String> lists) {
        return lists.stream()
                .flatMap(list -> List.of(list.split(",", -1)).stream())
                .map(String::strip)
                .toList();
    }

    private static IllegalArgumentException unknown(String what, String name, List<String> valid) {
        String nearest = name.isEmpty() ? "" : " (the nearest is " + Nearest.name(name, valid) + ")";
        return new IllegalArgumentException(
                "'" + name + "' is no " + what + "; use one of " + String.join(", ", valid) + ", or all" + nearest);
    }
}
