// SPDX-License-Identifier: Apache-2.0
/**
 * A shell like busybox's ash: parser, expansion, and an interpreter that can stop and go on between any two steps.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.process.shell.Shell}.
 */
@NullMarked
package dev.kubeletsim.cri.process.shell;

import org.jspecify.annotations.NullMarked;
