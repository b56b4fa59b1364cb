// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Kubernetes release that a component emulates: 1.29 to 1.36.
 *
 * <p>Behaviour depends on the minor release alone; the patch number only shows in version strings. Versions that differ
 * in the patch are {@linkplain #compareTo ordered} by it but answer {@link #isAtLeast} alike.
 *
 * @param minor the {@code N} of 1.N, 29 to 36
 * @param patch the patch release, from 0
 */
public record KubernetesVersion(int minor, int patch) implements Comparable<KubernetesVersion> {
    /** Which patch release stands for a minor that is named without one: the recorded one, or a late one. */
    private static final Map<Integer, Integer> DEFAULT_PATCHES =
            new TreeMap<>(Map.of(29, 14, 30, 14, 31, 14, 32, 10, 33, 5, 34, 3, 35, 1, 36, 2));

    private static final Pattern SYNTAX = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?");

    public static final KubernetesVersion V1_29 = ofMinor(29);
    public static final KubernetesVersion V1_30 = ofMinor(30);
    public static final KubernetesVersion V1_31 = ofMinor(31);
    public static final KubernetesVersion V1_32 = ofMinor(32);
    public static final KubernetesVersion V1_33 = ofMinor(33);
    public static final KubernetesVersion V1_34 = ofMinor(34);
    public static final KubernetesVersion V1_35 = ofMinor(35);
    public static final KubernetesVersion V1_36 = ofMinor(36);

    /** What a node is unless told otherwise. */
    public static final KubernetesVersion DEFAULT = V1_36;

    public KubernetesVersion {
        if (!DEFAULT_PATCHES.containsKey(minor)) {
            throw unknown("1." + minor, nearest(1, minor));
        }
        if (patch < 0) {
            throw new IllegalArgumentException("patch release of 1." + minor + " is negative: " + patch);
        }
    }

    /**
     * The version 1.{@code minor}, with the patch release that is modelled for it.
     *
     * @throws IllegalArgumentException if the release is not modelled
     */
    public static KubernetesVersion ofMinor(int minor) {
        return new KubernetesVersion(minor, DEFAULT_PATCHES.getOrDefault(minor, 0));
    }

    /**
     * Reads {@code 1.31}, {@code v1.31} or {@code 1.31.14}.
     *
     * @throws IllegalArgumentException if the text is no version or the release is not modelled; the message names the
     *     valid ones and the nearest
     */
    public static KubernetesVersion parse(String text) {
        Matcher matcher = SYNTAX.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "not a Kubernetes version: \"" + text + "\"; write one of " + valid() + ", such as " + DEFAULT);
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        if (major != 1 || !DEFAULT_PATCHES.containsKey(minor)) {
            throw unknown(text.strip(), nearest(major, minor));
        }
        String patch = matcher.group(3);
        return patch == null ? ofMinor(minor) : new KubernetesVersion(minor, Integer.parseInt(patch));
    }

    /** The modelled versions, ascending. */
    public static List<KubernetesVersion> all() {
        return DEFAULT_PATCHES.keySet().stream().map(KubernetesVersion::ofMinor).toList();
    }

    /** Whether this release is {@code 1.minor} or later. */
    public boolean isAtLeast(int minor) {
        return this.minor >= minor;
    }

    /** Whether this minor release is {@code other}'s or later; patches do not count. */
    public boolean isAtLeast(KubernetesVersion other) {
        return isAtLeast(other.minor);
    }

    /** As components print it: {@code v1.31.14}. */
    public String gitVersion() {
        return "v1." + minor + "." + patch;
    }

    /** As people say it: {@code 1.31}. */
    @Override
    public String toString() {
        return "1." + minor;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return Comparator.comparingInt(KubernetesVersion::minor)
                .thenComparingInt(KubernetesVersion::patch)
                .compare(this, other);
    }

    private static IllegalArgumentException unknown(String text, String nearest) {
        return new IllegalArgumentException("Kubernetes version \"" + text + "\" is not simulated; write one of "
                + valid() + " (the nearest is " + nearest + ")");
    }

    private static String nearest(int major, int minor) {
        int wanted = major < 1 ? 0 : major > 1 ? Integer.MAX_VALUE : minor;
        return DEFAULT_PATCHES.keySet().stream()
                .min(Comparator.comparingLong(known -> Math.abs((long) known - wanted)))
                .map(known -> "1." + known)
                .orElseThrow();
    }

    private static String valid() {
        return DEFAULT_PATCHES.keySet().stream().map(minor -> "1." + minor).collect(Collectors.joining(", "));
    }
}
