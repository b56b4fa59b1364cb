// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pod;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of resources as the API writes them: {@code 500m}, {@code 4Gi}, {@code 1e3}. */
public final class Quantity {
    private static final Pattern SYNTAX = Pattern.compile(
            "([+-]?(?:\\d{1,40}(?:\\.\\d{0,40})?|\\.\\d{1,40}))(?:([eE][+-]?\\d{1,3})|(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)?)");

    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("Ki", binary(10)),
            Map.entry("Mi", binary(20)),
            Map.entry("Gi", binary(30)),
            Map.entry("Ti", binary(40)),
            Map.entry("Pi", binary(50)),
            Map.entry("Ei", binary(60)),
            Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
            Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
            Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
            Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
            Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
            Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
            Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
            Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
            Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)));

    private Quantity() {}

    /**
     * The amount that a text stands for.
     *
     * @throws IllegalArgumentException if it is no quantity
     */
    public static BigDecimal parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a quantity: \"" + text + "\"");
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        if (matcher.group(2) != null) {
            return number.scaleByPowerOfTen(Integer.parseInt(matcher.group(2).substring(1)));
        }
        return matcher.group(3) == null ? number : number.multiply(SUFFIXES.get(matcher.group(3)));
    }

    /** The amount in whole units, rounded up as the API does. */
    public static long value(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.CEILING).longValue();
    }

    /** The amount in thousandths, rounded up. */
    public static long milliValue(BigDecimal amount) {
        return value(amount.scaleByPowerOfTen(3));
    }

    /** CPUs in the API's canonical form: {@code 2} or {@code 1500m}. */
    public static String ofMilli(long milli) {
        return milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m";
    }

    /** Bytes in whole kibibytes where they are, as the kubelet shows memory: {@code 4194304Ki}. */
    public static String ofBytes(long bytes) {
        return bytes != 0 && bytes % 1024 == 0 ? bytes / 1024 + "Ki" : Long.toString(bytes);
    }

    private static BigDecimal binary(int power) {
        return BigDecimal.TWO.pow(power);
    }
}
