// SPDX-License-Identifier: Apache-2.0
/**
 * What stands between a client and the verbs of a runtime: hooks on calls, recordings of them, latencies. Nothing here is
 * loaded until somebody asks for it, but {@link dev.kubeletsim.cri.call.CallHooks} itself.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.call.CallHooks}, {@link dev.kubeletsim.cri.call.CallRecorder}.
 */
@NullMarked
package dev.kubeletsim.cri.call;

import org.jspecify.annotations.NullMarked;
