// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Matching blocks of two sequences by Ratcliff and Obershelp's method, as Python's {@code difflib} (and its Go port, which
 * upstream uses) finds them: the longest block first, then left and right of it.
 */
final class LongestMatches {
    private final List<String> from;
    private final Map<String, List<Integer>> positions = new HashMap<>();
    private final List<int[]> blocks = new ArrayList<>();

    private LongestMatches(List<String> from, List<String> to) {
        this.from = from;
        for (int j = 0; j < to.size(); j++) {
            positions.computeIfAbsent(to.get(j), line -> new ArrayList<>()).add(j);
        }
    }

    /** Blocks {@code {start in from, start in to, length}}, adjacent ones joined; the last is empty and at both ends. */
    static List<int[]> of(List<String> from, List<String> to) {
        LongestMatches matches = new LongestMatches(from, to);
        matches.search(0, from.size(), 0, to.size());
        List<int[]> joined = new ArrayList<>();
        for (int[] block : matches.blocks) {
            int[] last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && last[0] + last[2] == block[0] && last[1] + last[2] == block[1]) {
                last[2] += block[2];
            } else {
                joined.add(block);
            }
        }
        joined.add(new int[] {from.size(), to.size(), 0});
        return joined;
    }

    private void search(int fromStart, int fromEnd, int toStart, int toEnd) {
        int[] longest = longest(fromStart, fromEnd, toStart, toEnd);
        if (longest[2] == 0) {
            return;
        }
        search(fromStart, longest[0], toStart, longest[1]);
        blocks.add(longest);
        search(longest[0] + longest[2], fromEnd, longest[1] + longest[2], toEnd);
    }

    private int[] longest(int fromStart, int fromEnd, int toStart, int toEnd) {
        int[] best = {fromStart, toStart, 0};
        Map<Integer, Integer> lengths = new HashMap<>();
        for (int i = fromStart; i < fromEnd; i++) {
            Map<Integer, Integer> next = new HashMap<>();
            for (int j : positions.getOrDefault(from.get(i), List.of())) {
                if (j < toStart || j >= toEnd) {
                    continue;
                }
                int length = lengths.getOrDefault(j - 1, 0) + 1;
                next.put(j, length);
                if (length > best[2]) {
                    best = new int[] {i - length + 1, j - length + 1, length};
                }
            }
            lengths = next;
        }
        return best;
    }
}
