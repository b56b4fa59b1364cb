// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds what someone who mistyped a name probably meant. */
final class NearestName {
    private NearestName() {}

    /**
     * The name that takes the fewest edits to become {@code typed}, the first of several; case does not count.
     *
     * @param names at least one
     */
    static String of(String typed, Collection<String> names) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        return names.stream()
                .min(Comparator.comparingInt(name -> edits(wanted, name.toLowerCase(Locale.ROOT))))
                .orElseThrow();
    }

    /** Levenshtein's distance, row by row. */
    private static int edits(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
