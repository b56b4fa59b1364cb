// SPDX-License-Identifier: Apache-2.0
/** Tests of the simulated shell. */
@NullMarked
package dev.kubeletsim.cri.process.shell;

import org.jspecify.annotations.NullMarked;
