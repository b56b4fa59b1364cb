// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The options of {@code set}, by letter and by name. */
final class Options {
    /** Those that are known; some of them have no effect here. */
    static final String LETTERS = "aCefimnuvxbhI";

    private static final Map<String, Character> NAMES = new TreeMap<>(Map.of(
            "errexit",
            'e',
            "noglob",
            'f',
            "monitor",
            'm',
            "noexec",
            'n',
            "nounset",
            'u',
            "xtrace",
            'x',
            "verbose",
            'v',
            "noclobber",
            'C',
            "allexport",
            'a',
            "notify",
            'b'));

    private Options() {}

    static void byName(Shell shell, String name, boolean on) {
        if (name.equals("pipefail")) {
            shell.setPipeFail(on);
            return;
        }
        Character letter = NAMES.get(name);
        if (letter == null) {
            throw new ShellError(2, "illegal option " + (on ? "-" : "+") + "o " + name);
        }
        shell.setOption(letter, on);
    }

    static void print(Shell shell) {
        NAMES.forEach((name, letter) ->
                shell.output().out(String.format("%-16s%s%n", name, shell.option(letter) ? "on" : "off")));
        shell.output().out(String.format("%-16s%s%n", "pipefail", shell.hasPipeFail() ? "on" : "off"));
    }

    /** Takes options off the front of {@code set}'s arguments; returns the index of the first operand, or -1 for none. */
    static int parse(Shell shell, List<String> words) {
        int next = 1;
        while (next < words.size()) {
            String word = words.get(next);
            if (word.equals("--")) {
                return next + 1;
            }
            if (word.equals("-")) {
                return next + 1;
            }
            if (word.length() < 2 || (word.charAt(0) != '-' && word.charAt(0) != '+')) {
                return next;
            }
            boolean on = word.charAt(0) == '-';
            next++;
            for (char letter : word.substring(1).toCharArray()) {
                if (letter == 'o') {
                    if (next == words.size()) {
                        print(shell);
                        return -1;
                    }
                    byName(shell, words.get(next++), on);
                } else if (LETTERS.indexOf(letter) < 0) {
                    throw new ShellError(2, "illegal option -" + letter);
                } else {
                    shell.setOption(letter, on);
                }
            }
        }
        return -1;
    }
}
