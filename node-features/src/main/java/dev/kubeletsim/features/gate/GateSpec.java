// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.gate;

import java.util.Objects;

/**
 * What one release says of one gate.
 *
 * @param stage how mature the feature is
 * @param enabledByDefault the gate's value where nobody sets it
 * @param lockToDefault whether any other value is refused
 */
public record GateSpec(Stage stage, boolean enabledByDefault, boolean lockToDefault) {
    /** What a gate is at an emulated version before its first specification. */
    public static final GateSpec PRE_ALPHA = new GateSpec(Stage.PRE_ALPHA, false, false);

    public GateSpec {
        Objects.requireNonNull(stage, "stage");
    }

    /** Reads a cell of the history, such as {@code B+} or {@code G+L}. */
    static GateSpec parse(String cell) {
        if (!cell.matches("[ABGD][+-]L?")) {
            throw new IllegalArgumentException("not a gate specification: " + cell);
        }
        return new GateSpec(stage(cell.charAt(0)), cell.charAt(1) == '+', cell.endsWith("L"));
    }

    private static Stage stage(char letter) {
        return switch (letter) {
            case 'A' -> Stage.ALPHA;
            case 'B' -> Stage.BETA;
            case 'G' -> Stage.GA;
            default -> Stage.DEPRECATED;
        };
    }
}
