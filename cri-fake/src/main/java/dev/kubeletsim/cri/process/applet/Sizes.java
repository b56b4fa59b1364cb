// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

/** Numbers with busybox's suffixes: {@code b} 512, {@code k} 1024, {@code M}, {@code G}. */
final class Sizes {
    private Sizes() {}

    static long parse(String text) {
        if (!text.matches("[-+]?[0-9]{1,15}(c|w|b|k|K|kB|m|M|MB|g|G)?")) {
            throw new UsageException("invalid number '" + text + "'");
        }
        String digits = text.replaceAll("[A-Za-z]", "");
        String suffix = text.replaceAll("[-+0-9]", "");
        long unit = switch (suffix) {
            case "w" -> 2;
            case "b" -> 512;
            case "k", "K" -> 1024;
            case "kB" -> 1000;
            case "m", "M" -> 1024 * 1024;
            case "MB" -> 1_000_000;
            case "g", "G" -> 1024 * 1024 * 1024;
            default -> 1;
        };
        return Long.parseLong(digits) * unit;
    }
}
