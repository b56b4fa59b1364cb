// SPDX-License-Identifier: Apache-2.0
/**
 * What a runtime keeps on disk: sandboxes, containers and images that outlive its process. Loaded only where a state
 * directory is asked for; {@code docs/state.md} describes the files.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.state.StateDirectory}, {@link dev.kubeletsim.cri.state.Journal}. Knows
 * the records of sandboxes, containers and images, and no verb: what becomes of them is for {@code cri.server} and the
 * profile's {@link dev.kubeletsim.cri.profile.RecoveryRule}.
 */
@NullMarked
package dev.kubeletsim.cri.state;

import org.jspecify.annotations.NullMarked;
