// SPDX-License-Identifier: Apache-2.0
/** What critest 1.31 checks of a runtime, for builds that have no critest. {@code docs/critest.md} has the list. */
@NullMarked
package dev.kubeletsim.cri.critest;

import org.jspecify.annotations.NullMarked;
