// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

/** Whole seconds as Go prints a duration: {@code 1s}, {@code 1m30s}, {@code 2h0m0s}. */
final class GoDuration {
    private static final long MINUTE = 60;
    private static final long HOUR = 3600;

    private GoDuration() {}

    static String seconds(long seconds) {
        String text = seconds % MINUTE + "s";
        if (seconds >= MINUTE) {
            text = seconds % HOUR / MINUTE + "m" + text;
        }
        return seconds >= HOUR ? seconds / HOUR + "h" + text : text;
    }
}
