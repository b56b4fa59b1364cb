// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations such as {@code 1.5}, {@code 10m}, {@code 1h}, {@code 2d}. */
final class Times {
    private Times() {}

    static Duration parse(String text) {
        if (!text.matches("[0-9]{1,12}(\\.[0-9]{0,9})?[smhd]?|\\.[0-9]{1,9}[smhd]?")) {
            throw new UsageException("invalid number '" + text + "'");
        }
        char unit = text.charAt(text.length() - 1);
        String digits = Character.isLetter(unit) ? text.substring(0, text.length() - 1) : text;
        long seconds = switch (unit) {
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86400;
            default -> 1;
        };
        BigDecimal nanos = new BigDecimal(digits.endsWith(".") ? digits + "0" : digits)
                .multiply(BigDecimal.valueOf(seconds * 1_000_000_000L));
        BigDecimal most = BigDecimal.valueOf(Long.MAX_VALUE / 4);
        return Duration.ofNanos(nanos.min(most).longValue());
    }
}
