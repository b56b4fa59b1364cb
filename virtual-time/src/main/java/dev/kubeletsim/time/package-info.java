// SPDX-License-Identifier: Apache-2.0
/**
 * Time and turns for everything that runs in the simulator.
 *
 * <p>Starting points: {@link dev.kubeletsim.time.Scheduler}, {@link dev.kubeletsim.time.VirtualTime}, {@link
 * dev.kubeletsim.time.Mailbox}. Imports the JDK alone.
 */
@NullMarked
package dev.kubeletsim.time;

import org.jspecify.annotations.NullMarked;
