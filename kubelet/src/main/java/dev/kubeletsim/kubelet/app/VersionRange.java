// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.features.KubernetesVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Reads Kubernetes versions on the command line: {@code 1.31}, {@code 1.29..1.36}, lists of these, {@code all}. */
final class VersionRange {
    private static final String TO = "..";

    private VersionRange() {}

    /**
     * The versions that {@code lists} name, ascending, each minor version once; all of them if there are no lists.
     *
     * @throws IllegalArgumentException if a version is not simulated or a range has no sense; the message says what to write
     */
    static List<KubernetesVersion> all(List<String> lists) {
        if (lists.isEmpty()) {
            return KubernetesVersion.all();
        }
        TreeSet<Integer> minors = new TreeSet<>();
        for (String item : NamedChoices.names(lists)) {
            if (item.equalsIgnoreCase("all")) {
                KubernetesVersion.all().forEach(version -> minors.add(version.minor()));
            } else {
                minors.addAll(minors(item));
            }
        }
        return minors.stream().map(KubernetesVersion::ofMinor).toList();
    }

    private static List<Integer> minors(String item) {
        int dots = item.indexOf(TO);
        if (dots < 0) {
            return List.of(KubernetesVersion.parse(item).minor());
        }
        String from = item.substring(0, dots);
        String to = item.substring(dots + TO.length());
        if (from.isBlank() || to.isBlank()) {
            throw new IllegalArgumentException(
                    "\"" + item + "\" is no range of versions; write both ends, such as 1.29..1.36");
        }
        int first = KubernetesVersion.parse(from).minor();
        int last = KubernetesVersion.parse(to).minor();
        if (first > last) {
            throw new IllegalArgumentException(
                    "the range \"" + item + "\" is empty; write 1." + last + TO + "1." + first);
        }
        List<Integer> minors = new ArrayList<>();
        for (int minor = first; minor <= last; minor++) {
            minors.add(minor);
        }
        return minors;
    }
}
