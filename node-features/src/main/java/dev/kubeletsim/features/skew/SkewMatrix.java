// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.skew;

import dev.kubeletsim.features.KubernetesVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The outcome matrix of {@code Strict} as data, for people and tests: what {@link StrictPolicyRule} must come to.
 *
 * <p>A cell may be {@code *}: the row holds for each value.
 */
public final class SkewMatrix {
    private static final List<Row> ROWS = load();

    private SkewMatrix() {}

    /** The rows of {@code strict-policy.tsv}. */
    public static List<Row> rows() {
        return ROWS;
    }

    private static List<Row> load() {
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
     * What the matrix says of a {@code Strict} pod.
     *
     * @param version the kubelet's
     * @param gateOn whether the kubelet's gate is on
     * @param advertised what {@code status.features} of the node says; null if it says nothing
     * @return empty where no row covers the case
     */
    public static Optional<StrictPolicyOutcome> outcome(
            KubernetesVersion version, boolean gateOn, RuntimeBehaviour runtime, @Nullable Boolean advertised) {
        return ROWS.stream()
                .filter(row -> row.covers(version, gateOn, runtime, advertised))
                .map(Row::outcome)
                .findFirst();
    }

    /**
     * One row.
     *
     * @param firstMinor the first minor release of the kubelet it holds for
     * @param lastMinor the last one
     * @param gate {@code on}, {@code off} or {@code *}
     * @param runtime whether the runtime reports and gives support: {@code yes}, {@code no}, {@code lies} (reports it and
     *     merges), {@code hides} (gives it without {@code user}) or {@code *}
     * @param node what {@code status.features} of the node says: {@code true}, {@code false}, {@code -} or {@code *}
     * @param outcome what becomes of the pod
     */
    public record Row(
            int firstMinor, int lastMinor, String gate, String runtime, String node, StrictPolicyOutcome outcome) {
        /** Whether the row holds for a case; see {@link SkewMatrix#outcome}. */
        public boolean covers(
                KubernetesVersion version, boolean gateOn, RuntimeBehaviour behaviour, @Nullable Boolean advertised) {
            return version.minor() >= firstMinor
                    && version.minor() <= lastMinor
                    && is(gate, gateOn ? "on" : "off")
                    && (runtime.equals("*") || RuntimeBehaviour.labelled(runtime) == behaviour)
                    && is(node, advertised == null ? "-" : advertised.toString());
        }

        private static boolean is(String cell, String value) {
            return cell.equals("*") || cell.equals(value);
        }
    }
}
