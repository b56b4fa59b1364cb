// SPDX-License-Identifier: Apache-2.0
/**
 * Container logs in the CRI's format.
 *
 * <p>Starting point: {@link dev.kubeletsim.cri.log.CriLogWriter}. Must not import the engine.
 */
@NullMarked
package dev.kubeletsim.cri.log;

import org.jspecify.annotations.NullMarked;
