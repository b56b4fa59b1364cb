// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.skew;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The outcome matrix of {@code Strict} as data, for people and tests: what {@link StrictPolicyRule} must come to.
 *
 * <p>A cell may be {@code *}: the row holds for each value.
 */
public final class SkewMatrix {
    private SkewMatrix() {}

    /** The rows of {@code strict-policy.tsv}. */
    public static List<Row> rows() {
        try (InputStream in = SkewMatrix.class.getResourceAsStream("strict-policy.tsv")) {
            Objects.requireNonNull(in, "strict-policy.tsv");
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(line -> row(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("reading strict-policy.tsv", e);
        }
    }

    private static Row row(String[] cells) {
        String[] minors = cells[0].split("-", -1);
        StrictPolicyOutcome outcome = cells[5].equals("yes")
                ? new StrictPolicyOutcome.Rejected()
                : new StrictPolicyOutcome.Runs(cells[4].equals("Strict"), cells[6].equals("yes"));
        return new Row(Integer.parseInt(minors[0]), Integer.parseInt(minors[1]), cells[1], cells[2], cells[3], outcome);
    }

    /**
     * One row.
     *
     * @param firstMinor the first minor release of the kubelet it holds for
     * @param lastMinor the last one
     * @param gate {@code on}, {@code off} or {@code *}
     * @param runtime whether the runtime reports support: {@code yes}, {@code no} or {@code *}
     * @param node what {@code status.features} of the node says: {@code true}, {@code false}, {@code -} or {@code *}
     * @param outcome what becomes of the pod
     */
    public record Row(
            int firstMinor, int lastMinor, String gate, String runtime, String node, StrictPolicyOutcome outcome) {}
}
