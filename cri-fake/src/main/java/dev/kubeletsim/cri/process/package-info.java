// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated Linux processes: credentials, signals, descriptors, terminals, and a kernel that runs them in turns of one
 * mailbox. A process is a resumable interpreter, never a thread.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.process.Kernel}, {@link dev.kubeletsim.cri.process.ProcessSpec}, {@link
 * dev.kubeletsim.cri.process.Credentials}.
 */
@NullMarked
package dev.kubeletsim.cri.process;

import org.jspecify.annotations.NullMarked;
