// SPDX-License-Identifier: Apache-2.0
/** Tests of simulated processes. */
@NullMarked
package dev.kubeletsim.cri.process;

import org.jspecify.annotations.NullMarked;
