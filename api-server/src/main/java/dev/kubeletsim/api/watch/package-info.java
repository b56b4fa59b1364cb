// SPDX-License-Identifier: Apache-2.0
/**
 * Watches: from the store's changes to the events a client sees through its selectors and representation.
 *
 * <p>Starting point: {@link dev.kubeletsim.api.watch.WatchStream}.
 */
@NullMarked
package dev.kubeletsim.api.watch;

import org.jspecify.annotations.NullMarked;
