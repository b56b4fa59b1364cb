// SPDX-License-Identifier: Apache-2.0
/**
 * Streams of bytes with back-pressure, and the event loops that move them.
 *
 * <p>Starting points: {@link dev.kubeletsim.streaming.ByteSink}, {@link dev.kubeletsim.streaming.ByteSource}, {@link
 * dev.kubeletsim.streaming.EventLoops}. Imports neither gRPC nor any Kubernetes object.
 */
@NullMarked
package dev.kubeletsim.streaming;

import org.jspecify.annotations.NullMarked;
