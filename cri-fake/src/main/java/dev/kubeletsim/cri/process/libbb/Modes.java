// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

/** File modes as {@code chmod}, {@code mkdir -m} and {@code umask} write them. */
public final class Modes {
    private Modes() {}

    /**
     * The mode that {@code text} makes of {@code mode}: octal, or clauses such as {@code u+rwx,g=rX}; -1 if it is wrong.
     *
     * @param directory whether {@code X} means execute in any case
     * @param umask what a clause without letters leaves alone
     */
    public static int apply(String text, int mode, boolean directory, int umask) {
        if (text.matches("[0-7]{1,5}")) {
            int value = Integer.parseInt(text, 8);
            return value > 07777 ? -1 : value;
        }
        int result = mode;
        for (String clause : text.split(",", -1)) {
            if (!clause.matches("[ugoa]*([-+=][rwxXstugo]*)+")) {
                return -1;
            }
            result = clause(clause, result, directory, umask);
        }
        return result;
    }

    private static int clause(String clause, int before, boolean directory, int umask) {
        int who = 0;
        int at = 0;
        while ("ugoa".indexOf(clause.charAt(at)) >= 0) {
            who |= switch (clause.charAt(at++)) {
                case 'u' -> 04700;
                case 'g' -> 02070;
                case 'o' -> 01007;
                default -> 07777;
            };
        }
        int mask = who == 0 ? 07777 & ~umask : who;
        int mode = before;
        while (at < clause.length()) {
            char operator = clause.charAt(at++);
            int bits = 0;
            while (at < clause.length() && "+-=".indexOf(clause.charAt(at)) < 0) {
                bits |= bits(clause.charAt(at++), mode, directory);
            }
            bits &= mask;
            mode = switch (operator) {
                case '+' -> mode | bits;
                case '-' -> mode & ~bits;
                default -> (mode & ~(mask & (directory ? 01777 : 07777))) | bits;
            };
        }
        return mode;
    }

    private static int bits(char letter, int mode, boolean directory) {
        return switch (letter) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> 0111;
            case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
            case 's' -> 06000;
            case 't' -> 01000;
            case 'u' -> (mode >> 6 & 7) * 0111;
            case 'g' -> (mode >> 3 & 7) * 0111;
            default -> (mode & 7) * 0111;
        };
    }

    /** A mode as {@code umask -S} prints it. */
    public static String symbolic(int mode) {
        StringBuilder text = new StringBuilder();
        for (int shift = 6; shift >= 0; shift -= 3) {
            int bits = mode >> shift & 7;
            text.append(shift == 6 ? "u=" : shift == 3 ? ",g=" : ",o=");
            text.append((bits & 4) != 0 ? "r" : "")
                    .append((bits & 2) != 0 ? "w" : "")
                    .append((bits & 1) != 0 ? "x" : "");
        }
        return text.toString();
    }
}
