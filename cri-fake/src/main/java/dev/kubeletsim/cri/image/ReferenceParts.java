// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

/** The parts of an image reference, one predicate each, as distribution/reference v0.6 {@code regexp.go} defines them. */
final class ReferenceParts {
    private static final int TAG_MAX = 128;
    private static final int DIGEST_HEX_MIN = 32;

    private ReferenceParts() {}

    /** A word character, then up to 127 word characters, dots and dashes. */
    static boolean isTag(String text) {
        return !text.isEmpty()
                && text.length() <= TAG_MAX
                && isWord(text.charAt(0))
                && text.chars().allMatch(c -> isWord(c) || c == '.' || c == '-');
    }

    /** {@code algorithm:hex} with at least 32 hex digits; the algorithm may have several parts. */
    static boolean isDigest(String text) {
        int colon = text.indexOf(':');
        if (colon <= 0 || text.length() - colon - 1 < DIGEST_HEX_MIN) {
            return false;
        }
        return isAlgorithm(text, colon) && text.chars().skip(colon + 1L).allMatch(ReferenceParts::isHex);
    }

    private static boolean isAlgorithm(String text, int end) {
        boolean partStart = true;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (partStart) {
                if (!isLetter(c)) {
                    return false;
                }
                partStart = false;
            } else if ("-_+.".indexOf(c) >= 0) {
                partStart = true;
            } else if (!isLetter(c) && !isDigit(c)) {
                return false;
            }
        }
        return !partStart;
    }

    /** A host name, IPv4 address or bracketed IPv6 address, with an optional port. */
    static boolean isDomain(String text) {
        int end = text.length();
        int colon = text.lastIndexOf(':');
        if (colon > text.lastIndexOf(']')) {
            if (colon + 1 == end || !text.chars().skip(colon + 1L).allMatch(ReferenceParts::isDigit)) {
                return false;
            }
            end = colon;
        }
        if (text.startsWith("[")) {
            return end > 2
                    && text.charAt(end - 1) == ']'
                    && text.substring(1, end - 1).chars().allMatch(c -> isHex(c) || c == ':');
        }
        return isHostName(text, end);
    }

    private static boolean isHostName(String text, int end) {
        char before = '.';
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.' || c == '-') {
                if (before == '.' || (c == '.' && before == '-')) {
                    return false;
                }
            } else if (!isLetter(c) && !isDigit(c)) {
                return false;
            }
            before = c;
        }
        return before != '.' && before != '-';
    }

    /** Path components between slashes: lower-case words joined by one dot, one or two underscores, or dashes. */
    static boolean isPath(String text) {
        boolean afterWord = false;
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (isLower(c) || isDigit(c)) {
                afterWord = true;
                i++;
                continue;
            }
            if (!afterWord) {
                return false;
            }
            i += c == '/' ? 1 : separatorLength(text, i);
            afterWord = false;
            if (c != '/' && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return afterWord;
    }

    private static int separatorLength(String text, int from) {
        char c = text.charAt(from);
        int end = from + 1;
        if (c == '_' && end < text.length() && text.charAt(end) == '_') {
            return 2;
        }
        while (c == '-' && end < text.length() && text.charAt(end) == '-') {
            end++;
        }
        return end - from;
    }

    private static boolean isWord(int c) {
        return isLetter(c) || isDigit(c) || c == '_';
    }

    private static boolean isLetter(int c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
