// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fixed-point amount, as {@code k8s.io/apimachinery/pkg/api/resource} has it: at least a billionth (finer ones are
 * rounded up), printed in the canonical form of the family of suffixes it was written with.
 *
 * <p>Two amounts are equal if they are worth the same, whatever their suffixes.
 */
public final class Quantity implements Comparable<Quantity> {
    /** Nothing. */
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

    private static final String NO_MATCH =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String BAD_NUMBER = "unable to parse numeric part of quantity";
    private static final String BAD_SUFFIX = "unable to parse quantity's suffix";

    private static final int NANO_SCALE = 9;
    private static final int MAX_EXPONENT_DIGITS = 3;
    private static final Pattern PARTS = Pattern.compile("([+-]?)([0-9]*)(\\.?)([0-9]*)(.*)", Pattern.DOTALL);
    private static final Pattern SUFFIX = Pattern.compile("[eEinumkKMGTP]*[-+]?[0-9]*");
    private static final Pattern EXPONENT = Pattern.compile("[eE]([+-]?[0-9]+)");
    private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    private static final BigInteger KILO = BigInteger.valueOf(1000);
    private static final BigInteger KIBI = BigInteger.valueOf(1024);
    /** Larger amounts are cut to the largest signed 64-bit number, as upstream cuts them. */
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** The family of suffixes. */
    private enum Format {
        DECIMAL_SI,
        BINARY_SI,
        DECIMAL_EXPONENT
    }

    private final BigDecimal value;
    private final Format format;

    private Quantity(BigDecimal value, Format format) {
        this.value = value;
        this.format = format;
    }

    /** That many whole units, without a binary suffix. */
    public static Quantity of(long value) {
        return new Quantity(BigDecimal.valueOf(value), Format.DECIMAL_SI);
    }

    /** That many thousandths. */
    public static Quantity ofMilli(long milliValue) {
        return new Quantity(BigDecimal.valueOf(milliValue, 3), Format.DECIMAL_SI);
    }

    /**
     * Reads an amount.
     *
     * @throws QuantityFormatException with upstream's text
     */
    public static Quantity parse(String text) throws QuantityFormatException {
        Matcher parts = PARTS.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            throw new QuantityFormatException(NO_MATCH);
        }
        String suffix = parts.group(5);
        if (!SUFFIX.matcher(suffix).matches()) {
            throw new QuantityFormatException(NO_MATCH);
        }
        String digits = parts.group(2);
        String fraction = parts.group(4);
        if (digits.isEmpty() && fraction.isEmpty()) {
            throw new QuantityFormatException(parts.group(3).isEmpty() ? NO_MATCH : BAD_NUMBER);
        }
        BigDecimal number = new BigDecimal(parts.group(1) + digits + "." + (fraction.isEmpty() ? "0" : fraction));
        return scaled(number, suffix);
    }

    private static Quantity scaled(BigDecimal number, String suffix) throws QuantityFormatException {
        int decimal = DECIMAL.indexOf(suffix);
        if (decimal >= 0) {
            return new Quantity(bounded(number.scaleByPowerOfTen(3 * (decimal - 3))), Format.DECIMAL_SI);
        }
        int binary = BINARY.indexOf(suffix);
        if (binary > 0) {
            return new Quantity(bounded(number.multiply(new BigDecimal(KIBI.pow(binary)))), Format.BINARY_SI);
        }
        Matcher exponent = EXPONENT.matcher(suffix);
        if (!exponent.matches() || exponent.group(1).length() > MAX_EXPONENT_DIGITS + 1) {
            throw new QuantityFormatException(BAD_SUFFIX);
        }
        return new Quantity(
                bounded(number.scaleByPowerOfTen(Integer.parseInt(exponent.group(1)))), Format.DECIMAL_EXPONENT);
    }

    /** Finer than a billionth is rounded away from zero, larger than 2^63-1 cut. */
    private static BigDecimal bounded(BigDecimal value) {
        BigDecimal fine = value.scale() > NANO_SCALE ? value.setScale(NANO_SCALE, RoundingMode.UP) : value;
        return fine.abs().compareTo(MOST) > 0 ? (fine.signum() < 0 ? MOST.negate() : MOST) : fine;
    }

    /** The amount in whole units, rounded up. */
    public long value() {
        return value.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** The amount in thousandths, rounded up; the largest {@code long} if it is more. */
    public long milliValue() {
        BigInteger milli =
                value.movePointRight(3).setScale(0, RoundingMode.CEILING).toBigInteger();
        return milli.bitLength() < Long.SIZE ? milli.longValue() : milli.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** The amount as a floating-point number, perhaps rounded. */
    public double approximateValue() {
        return value.doubleValue();
    }

    /** -1, 0 or 1. */
    public int signum() {
        return value.signum();
    }

    /** Whether the amount is a whole number of units. */
    public boolean isWhole() {
        return value.stripTrailingZeros().scale() <= 0;
    }

    /** The sum, in this one's form (the other's, if this is zero). */
    public Quantity plus(Quantity other) {
        return new Quantity(bounded(value.add(other.value)), signum() == 0 ? other.format : format);
    }

    /** The difference, in this one's form (the other's, if this is zero). */
    public Quantity minus(Quantity other) {
        return new Quantity(bounded(value.subtract(other.value)), signum() == 0 ? other.format : format);
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantity quantity && compareTo(quantity) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }

    /** The canonical text: no fraction, the largest suffix that needs none. */
    @Override
    public String toString() {
        if (value.signum() == 0) {
            return "0";
        }
        return switch (format) {
            case DECIMAL_SI -> decimal();
            case BINARY_SI -> binary();
            case DECIMAL_EXPONENT -> exponent();
        };
    }

    private String decimal() {
        BigInteger mantissa = value.movePointRight(NANO_SCALE).toBigIntegerExact();
        int suffix = 0;
        while (suffix < DECIMAL.size() - 1 && divisible(mantissa, KILO)) {
            mantissa = mantissa.divide(KILO);
            suffix++;
        }
        return mantissa + DECIMAL.get(suffix);
    }

    private String binary() {
        // Fractions and amounts under a kibi have no binary form: upstream prints them as decimals.
        if (value.abs().compareTo(new BigDecimal(KIBI)) < 0 || !isWhole()) {
            return decimal();
        }
        BigInteger mantissa = value.toBigIntegerExact();
        int suffix = 0;
        while (suffix < BINARY.size() - 1 && divisible(mantissa, KIBI)) {
            mantissa = mantissa.divide(KIBI);
            suffix++;
        }
        return mantissa + BINARY.get(suffix);
    }

    private String exponent() {
        BigInteger mantissa = value.movePointRight(NANO_SCALE).toBigIntegerExact();
        int exponent = -NANO_SCALE;
        while (divisible(mantissa, KILO)) {
            mantissa = mantissa.divide(KILO);
            exponent += 3;
        }
        return exponent == 0 ? mantissa.toString() : mantissa + "e" + exponent;
    }

    private static boolean divisible(BigInteger number, BigInteger by) {
        return number.remainder(by).signum() == 0;
    }
}
