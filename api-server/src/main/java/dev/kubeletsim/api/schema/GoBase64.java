// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

/** Checks standard base64 as Go's decoder does: line ends may stand anywhere. */
final class GoBase64 {
    private GoBase64() {}

    /** The offset that Go's error names, or -1 if the text is well formed. */
    static int firstWrongByte(String text) {
        int symbols = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n') {
                continue;
            }
            if (c == '=') {
                return padding(text, i, symbols);
            }
            if (!symbol(c)) {
                return i;
            }
            symbols++;
        }
        // Go names the first byte of the group that is cut short.
        return symbols % 4 == 0 ? -1 : text.length() - symbols % 4;
    }

    private static int padding(String text, int at, int symbols) {
        int missing = 4 - symbols % 4;
        if (missing > 2) {
            return at;
        }
        int i = at;
        while (i < text.length() && missing > 0 && (text.charAt(i) == '=' || text.charAt(i) == '\n')) {
            missing -= text.charAt(i) == '=' ? 1 : 0;
            i++;
        }
        if (missing > 0) {
            return i;
        }
        while (i < text.length() && (text.charAt(i) == '\n' || text.charAt(i) == '\r')) {
            i++;
        }
        return i < text.length() ? i : -1;
    }

    private static boolean symbol(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }
}
