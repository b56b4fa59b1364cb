// SPDX-License-Identifier: Apache-2.0
/**
 * What busybox's shell and its applets share, as its own library of this name: account files, patterns, modes, and the
 * commands that are applets and builtins of the shell alike.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.process.libbb.Accounts}, {@link
 * dev.kubeletsim.cri.process.libbb.TestCommand}. Imports neither the shell nor the applets.
 */
@NullMarked
package dev.kubeletsim.cri.process.libbb;

import org.jspecify.annotations.NullMarked;
