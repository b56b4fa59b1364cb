// SPDX-License-Identifier: Apache-2.0
/**
 * What reports of any kind are written in.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.report.JunitDocument}, {@link dev.kubeletsim.cri.report.Markup}.
 */
@NullMarked
package dev.kubeletsim.cri.report;

import org.jspecify.annotations.NullMarked;
