// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pod;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Kubernetes quantities such as {@code 100m}, {@code 64Mi} and {@code 1e3}, as whole numbers, rounded up.
 *
 * <p>The API server has a class of this name that keeps notation and refuses in upstream's words. The kubelet reaches an API
 * server over the wire only, gets canonical text from it, and needs no more than the number.
 */
public final class Quantity {
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("n", new BigDecimal("1e-9")),
            Map.entry("u", new BigDecimal("1e-6")),
            Map.entry("m", new BigDecimal("1e-3")),
            Map.entry("", BigDecimal.ONE),
            Map.entry("k", new BigDecimal("1e3")),
            Map.entry("M", new BigDecimal("1e6")),
            Map.entry("G", new BigDecimal("1e9")),
            Map.entry("T", new BigDecimal("1e12")),
            Map.entry("P", new BigDecimal("1e15")),
            Map.entry("E", new BigDecimal("1e18")),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantity() {}

    /** The quantity in whole units; 0 if there is none. */
    public static long value(JsonNode quantity) {
        return whole(parse(quantity));
    }

    /** The quantity in thousandths; 0 if there is none. */
    public static long milliValue(JsonNode quantity) {
        return whole(parse(quantity).multiply(THOUSAND));
    }

    /**
     * The exact number that {@code text} writes.
     *
     * @throws IllegalArgumentException if it is not a quantity
     */
    public static BigDecimal parse(String text) {
        int digits = text.length();
        while (digits > 0 && !isNumberEnd(text.charAt(digits - 1))) {
            digits--;
        }
        BigDecimal unit = UNITS.get(text.substring(digits));
        try {
            if (unit != null && digits > 0) {
                return new BigDecimal(text.substring(0, digits)).multiply(unit);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not a quantity", e);
        }
        throw new IllegalArgumentException("\"" + text + "\" is not a quantity");
    }

    /** A number in whole units. */
    public static long value(BigDecimal number) {
        return whole(number);
    }

    /** A number in thousandths. */
    public static long milliValue(BigDecimal number) {
        return whole(number.multiply(THOUSAND));
    }

    /** CPUs in the API's canonical form: {@code 2} or {@code 1500m}. */
    public static String ofMilli(long milli) {
        return milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m";
    }

    /** Bytes in whole kibibytes where they are, as the kubelet shows memory: {@code 4194304Ki}. */
    public static String ofBytes(long bytes) {
        return bytes != 0 && bytes % 1024 == 0 ? bytes / 1024 + "Ki" : Long.toString(bytes);
    }

    private static BigDecimal parse(JsonNode quantity) {
        return quantity.isMissingNode() || quantity.isNull() ? BigDecimal.ZERO : parse(quantity.asString(""));
    }

    private static boolean isNumberEnd(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static long whole(BigDecimal number) {
        BigDecimal rounded = number.setScale(0, RoundingMode.UP);
        return rounded.min(BigDecimal.valueOf(Long.MAX_VALUE))
                .max(BigDecimal.valueOf(Long.MIN_VALUE))
                .longValueExact();
    }
}
