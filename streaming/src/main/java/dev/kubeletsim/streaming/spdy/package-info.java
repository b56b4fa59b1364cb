// SPDX-License-Identifier: Apache-2.0
/**
 * SPDY/3.1 sessions as Kubernetes uses them: streams with headers, and no flow control that anyone waits for.
 *
 * <p>Starting points: {@link dev.kubeletsim.streaming.spdy.SpdySession}, {@link
 * dev.kubeletsim.streaming.spdy.SpdyStream}.
 */
@NullMarked
package dev.kubeletsim.streaming.spdy;

import org.jspecify.annotations.NullMarked;
