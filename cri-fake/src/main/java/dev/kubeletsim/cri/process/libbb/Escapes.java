// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Backslash sequences of {@code echo -e} and {@code printf}. */
public final class Escapes {
    private Escapes() {}

    /**
     * Appends {@code text} with its sequences replaced.
     *
     * @param leadingZero whether an octal number is written {@code \0nnn}, as in {@code echo} and {@code %b}
     * @return false if {@code \c} ended the output
     */
    public static boolean expand(String text, ByteArrayOutputStream into, boolean leadingZero) {
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                int end = text.indexOf('\\', i + 1);
                int until = end < 0 ? text.length() : end;
                into.writeBytes(text.substring(i, until).getBytes(StandardCharsets.UTF_8));
                i = until;
                continue;
            }
            char kind = text.charAt(i + 1);
            if (kind == 'c') {
                return false;
            }
            int simple = "abefnrtv\\".indexOf(kind);
            if (simple >= 0) {
                into.write("\u0007\b\u001b\f\n\r\t\u000b\\".charAt(simple));
                i += 2;
            } else if (kind == 'x') {
                i = number(text, i + 2, 2, 16, into);
            } else if (kind >= '0' && kind <= '7') {
                i = number(text, leadingZero && kind == '0' ? i + 2 : i + 1, 3, 8, into);
            } else {
                into.write('\\');
                i++;
            }
        }
        return true;
    }

    private static int number(String text, int start, int maxDigits, int base, ByteArrayOutputStream into) {
        int value = 0;
        int at = start;
        while (at < text.length() && at - start < maxDigits && Character.digit(text.charAt(at), base) >= 0) {
            value = value * base + Character.digit(text.charAt(at), base);
            at++;
        }
        into.write(value);
        return at;
    }
}
