// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

/** Values as the shell prints them so that it could read them again. */
final class Quoting {
    private Quoting() {}

    /** In single quotes always. */
    static String quoted(String value) {
        return "'" + value.replace("'", "'\"'\"'") + "'";
    }

    /** In single quotes where that is needed. */
    static String shown(String value) {
        boolean plain = !value.isEmpty()
                && value.chars().allMatch(c -> Character.isLetterOrDigit(c) || "_-./:=,+%@".indexOf(c) >= 0);
        return plain ? value : quoted(value);
    }
}
