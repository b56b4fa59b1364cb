// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody may have meant. */
public final class Nearest {
    /** How many names a message has at most. */
    private static final int MOST = 8;

    private Nearest() {}

    /** The names of {@code valid} that are nearest to {@code word}, nearest first; an ellipsis stands for the rest. */
    public static String names(String word, Collection<String> valid) {
        List<String> sorted = valid.stream()
                .sorted(Comparator.<String, Boolean>comparing(name -> !begins(name, word))
                        .thenComparingInt(name -> distance(word, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
        return String.join(", ", sorted) + (valid.size() > MOST ? ", …" : "");
    }

    /**
     * The name that takes the fewest edits to become {@code word}, the first of several.
     *
     * @param valid at least one
     */
    public static String name(String word, Collection<String> valid) {
        return valid.stream()
                .min(Comparator.comparingInt(name -> distance(word, name)))
                .orElseThrow();
    }

    /** Whether {@code word} is what somebody remembers of the beginning of {@code name}. */
    private static boolean begins(String name, String word) {
        return word.length() > 2 && name.regionMatches(true, 0, word, 0, word.length());
    }

    /** How many letters have to be changed, added or taken away, whatever their case (Levenshtein). */
    private static int distance(String word, String name) {
        String a = word.toLowerCase(Locale.ROOT);
        String b = name.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
