// SPDX-License-Identifier: Apache-2.0
/** Tests of sharing. */
@NullMarked
package dev.kubeletsim.cri.intern;

import org.jspecify.annotations.NullMarked;
