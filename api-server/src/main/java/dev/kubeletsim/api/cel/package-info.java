// SPDX-License-Identifier: Apache-2.0
/**
 * The Common Expression Language as Kubernetes speaks it: its variables, its function libraries release by release, its
 * cost limits and its error texts, on top of Google's CEL for Java.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.cel.ExpressionCompiler}, {@link dev.kubeletsim.api.cel.Expression}. Nothing
 * outside of this package imports {@code dev.cel}, and nothing loads it before the first expression is compiled.
 */
@NullMarked
package dev.kubeletsim.api.cel;

import org.jspecify.annotations.NullMarked;
