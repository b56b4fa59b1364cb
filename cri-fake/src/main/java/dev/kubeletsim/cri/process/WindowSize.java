// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A terminal's size in characters. */
public record WindowSize(int columns, int rows) {}
