// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

/** The rows of {@code hexdump} and {@code od}. */
final class HexDump {
    private HexDump() {}

    static String hexdump(byte[] bytes, boolean canonical) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += 16) {
            text.append(String.format(canonical ? "%08x " : "%07x", at));
            if (canonical) {
                canonicalRow(bytes, at, text);
            } else {
                for (int i = at; i < Math.min(bytes.length, at + 16); i += 2) {
                    text.append(String.format(" %04x", word(bytes, i)));
                }
            }
            text.append('\n');
        }
        return bytes.length == 0 ? "" : text + String.format(canonical ? "%08x%n" : "%07x%n", bytes.length);
    }

    private static void canonicalRow(byte[] bytes, int at, StringBuilder text) {
        StringBuilder shown = new StringBuilder();
        for (int i = at; i < at + 16; i++) {
            text.append(i == at + 8 ? " " : "");
            if (i < bytes.length) {
                text.append(String.format(" %02x", bytes[i]));
                shown.append(bytes[i] >= 32 && bytes[i] < 127 ? (char) bytes[i] : '.');
            } else {
                text.append("   ");
            }
        }
        text.append("  |").append(shown).append('|');
    }

    private static int word(byte[] bytes, int i) {
        int high = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
        return (high << 8) | (bytes[i] & 0xff);
    }

    static String od(byte[] bytes, String kind, boolean addresses) {
        StringBuilder text = new StringBuilder();
        boolean words = kind.endsWith("2");
        for (int at = 0; at < bytes.length; at += 16) {
            text.append(addresses ? String.format("%07o", at) : "");
            for (int i = at; i < Math.min(bytes.length, at + 16); i += words ? 2 : 1) {
                text.append(cell(kind, words ? word(bytes, i) : bytes[i] & 0xff));
            }
            text.append('\n');
        }
        return text + (addresses ? String.format("%07o%n", bytes.length) : "");
    }

    private static String cell(String kind, int value) {
        return switch (kind) {
            case "c", "a" -> character(value);
            case "x1" -> String.format(" %02x", value);
            case "x2" -> String.format(" %04x", value);
            case "o1" -> String.format(" %03o", value);
            case "o2" -> String.format(" %06o", value);
            case "u1", "d1" -> String.format(" %3d", value);
            case "u2", "d2" -> String.format(" %5d", value);
            default -> throw new UsageException("invalid type string '" + kind + "'");
        };
    }

    private static String character(int value) {
        int named = "\0\u0007\b\t\n\u000b\f\r".indexOf(value);
        if (named >= 0) {
            return "  \\" + "0abtnvfr".charAt(named);
        }
        return value >= 32 && value < 127 ? "   " + (char) value : String.format(" %03o", value);
    }
}
