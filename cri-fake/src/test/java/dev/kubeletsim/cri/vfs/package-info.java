// SPDX-License-Identifier: Apache-2.0
/** Tests of simulated files. */
@NullMarked
package dev.kubeletsim.cri.vfs;

import org.jspecify.annotations.NullMarked;
