// SPDX-License-Identifier: Apache-2.0
/**
 * Writes a conformance report for people and for machines.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.conformance.report.ReportFormat}.
 */
@NullMarked
package dev.kubeletsim.cri.conformance.report;

import org.jspecify.annotations.NullMarked;
