// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How steeply a series of measurements rises: the median of the slopes between all pairs (Theil and Sen). */
final class Slope {
    private Slope() {}

    /** What {@code values} gain for each unit of {@code times}; outliers, of which there may be many, have no weight. */
    static double of(double[] times, double[] values) {
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            for (int j = i + 1; j < times.length; j++) {
                slopes.add((values[j] - values[i]) / (times[j] - times[i]));
            }
        }
        if (slopes.isEmpty()) {
            throw new IllegalArgumentException("a slope takes two measurements at least, found " + times.length);
        }
        Collections.sort(slopes);
        return slopes.get(slopes.size() / 2);
    }
}
