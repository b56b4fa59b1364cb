// SPDX-License-Identifier: Apache-2.0
/**
 * Simulated Linux processes: credentials, signals, descriptors, terminals, and a kernel that runs them in turns of one
 * mailbox. A process is a resumable interpreter, never a thread.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.process.Kernel}, {@link dev.kubeletsim.cri.process.ProcessSpec}, {@link
 * dev.kubeletsim.cri.process.Credentials}. Imports no program: {@link dev.kubeletsim.cri.process.BinaryFormat} tells it
 * which there are. Above it stand {@code libbb}, then {@code shell}, then {@code applet}.
 */
@NullMarked
package dev.kubeletsim.cri.process;

import org.jspecify.annotations.NullMarked;
