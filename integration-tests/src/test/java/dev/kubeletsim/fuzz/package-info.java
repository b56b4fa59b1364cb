// SPDX-License-Identifier: Apache-2.0
/**
 * Bad input through the public doors: nothing kills a server, hangs it, leaks or grows without bound.
 *
 * <p>Each target runs on mutations of valid input with a fixed seed in every build, and under Jazzer on demand: see
 * CONTRIBUTING.md. Starting points: {@link dev.kubeletsim.fuzz.Mutations}, {@link dev.kubeletsim.fuzz.OnDemand}.
 */
@NullMarked
package dev.kubeletsim.fuzz;

import org.jspecify.annotations.NullMarked;
