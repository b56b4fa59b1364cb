// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.logs;

/**
 * When logs are rotated, and how many files are kept.
 *
 * @param maxSize at which a log is rotated, as the kubelet's {@code containerLogMaxSize} writes it: {@code 10Mi}
 * @param maxBytes the same in bytes, at least 1
 * @param maxFiles of a container, the one that is written included; at least 2
 */
public record LogRotationPolicy(String maxSize, long maxBytes, int maxFiles) {
    /** The kubelet's defaults. */
    public static final LogRotationPolicy DEFAULT = new LogRotationPolicy("10Mi", 10 << 20, 5);

    private static final int MIN_FILES = 2;

    public LogRotationPolicy {
        if (maxFiles < MIN_FILES) {
            throw new IllegalArgumentException("containerLogMaxFiles: " + maxFiles + " (expected: more than 1)");
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("containerLogMaxSize: " + maxSize + " (expected: more than 0)");
        }
    }
}
