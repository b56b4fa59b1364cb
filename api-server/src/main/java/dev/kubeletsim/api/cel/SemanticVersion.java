// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.kubeletsim.api.schema.GoText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A version by semver.org 2.0.0; build metadata counts for nothing in comparisons.
 *
 * @param preRelease identifiers, empty for a release
 */
record SemanticVersion(long major, long minor, long patch, List<String> preRelease)
        implements Comparable<SemanticVersion> {
    private static final Comparator<SemanticVersion> NUMBERS = Comparator.comparingLong(SemanticVersion::major)
            .thenComparingLong(SemanticVersion::minor)
            .thenComparingLong(SemanticVersion::patch);

    SemanticVersion {
        preRelease = List.copyOf(preRelease);
    }

    /**
     * Reads a version.
     *
     * @throws IllegalArgumentException in the words of the library that upstream uses (blang/semver)
     */
    static SemanticVersion parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("Version string empty");
        }
        String[] parts = text.split("\\.", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("No Major.Minor.Patch elements found");
        }
        long major = number("major", "Major", parts[0]);
        long minor = number("minor", "Minor", parts[1]);
        String patch = parts[2];
        int plus = patch.indexOf('+');
        if (plus >= 0) {
            Arrays.stream(patch.substring(plus + 1).split("\\.", -1)).forEach(SemanticVersion::checkBuild);
            patch = patch.substring(0, plus);
        }
        int dash = patch.indexOf('-');
        List<String> preRelease = new ArrayList<>();
        if (dash >= 0) {
            preRelease.addAll(Arrays.asList(patch.substring(dash + 1).split("\\.", -1)));
            preRelease.forEach(SemanticVersion::checkPreRelease);
            patch = patch.substring(0, dash);
        }
        return new SemanticVersion(major, minor, number("patch", "Patch", patch), preRelease);
    }

    private static long number(String name, String capitalised, String text) {
        if (!text.matches("\\d*")) {
            throw new IllegalArgumentException(
                    "Invalid character(s) found in " + name + " number " + GoText.quoted(text));
        }
        if (text.length() > 1 && text.charAt(0) == '0') {
            throw new IllegalArgumentException(
                    capitalised + " number must not contain leading zeroes " + GoText.quoted(text));
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "strconv.ParseUint: parsing " + GoText.quoted(text) + ": "
                            + (text.isEmpty() ? "invalid syntax" : "value out of range"),
                    e);
        }
    }

    private static void checkPreRelease(String identifier) {
        if (identifier.isEmpty()) {
            throw new IllegalArgumentException("Prerelease is empty");
        }
        if (identifier.matches("\\d+") && identifier.length() > 1 && identifier.charAt(0) == '0') {
            throw new IllegalArgumentException(
                    "Numeric PreRelease version must not contain leading zeroes " + GoText.quoted(identifier));
        }
        if (!identifier.matches("[0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("Invalid character(s) found in prerelease " + GoText.quoted(identifier));
        }
    }

    private static void checkBuild(String metadata) {
        if (metadata.isEmpty()) {
            throw new IllegalArgumentException("Build meta data is empty");
        }
        if (!metadata.matches("[0-9A-Za-z-]+")) {
            throw new IllegalArgumentException(
                    "Invalid character(s) found in build meta data " + GoText.quoted(metadata));
        }
    }

    /** The same with a leading {@code v} taken off, leading zeros too, and missing numbers filled in. */
    static SemanticVersion parseTolerantly(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : (text.startsWith("v") ? text.substring(1) : text).split("\\.", 3)) {
            String bare = part.length() > 1 ? part.replaceFirst("^0+", "") : part;
            parts.add(part.length() > 1 && (bare.isEmpty() || !Character.isDigit(bare.charAt(0))) ? "0" + bare : bare);
        }
        if (parts.size() < 3 && parts.getLast().matches(".*[+-].*")) {
            throw new IllegalArgumentException("short version cannot contain PreRelease/Build meta data");
        }
        while (parts.size() < 3) {
            parts.add("0");
        }
        return parse(String.join(".", parts));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int numbers = NUMBERS.compare(this, other);
        if (numbers != 0 || preRelease.equals(other.preRelease)) {
            return numbers;
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return preRelease.isEmpty() ? 1 : -1;
        }
        for (int i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
            int each = compare(preRelease.get(i), other.preRelease.get(i));
            if (each != 0) {
                return each;
            }
        }
        return Integer.compare(preRelease.size(), other.preRelease.size());
    }

    private static int compare(String one, String other) {
        boolean numeric = one.matches("\\d+");
        boolean otherNumeric = other.matches("\\d+");
        if (numeric && otherNumeric) {
            return new BigInteger(one).compareTo(new BigInteger(other));
        }
        return numeric == otherNumeric ? Integer.signum(one.compareTo(other)) : numeric ? -1 : 1;
    }
}
