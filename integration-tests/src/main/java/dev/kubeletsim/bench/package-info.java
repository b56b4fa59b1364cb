// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks, run on demand by {@code integration-tests/bench}. Each figure is printed beside a yardstick measured in the
 * same run on the same machine, so that the ratio means something elsewhere too.
 *
 * <p>Starting points: {@link dev.kubeletsim.bench.StoryBenchmark}, {@link
 * dev.kubeletsim.bench.CriBenchmark}, {@link dev.kubeletsim.bench.Soak}.
 */
@NullMarked
package dev.kubeletsim.bench;

import org.jspecify.annotations.NullMarked;
