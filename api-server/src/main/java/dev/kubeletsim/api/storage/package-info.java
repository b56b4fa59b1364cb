// SPDX-License-Identifier: Apache-2.0
/**
 * The object store in memory.
 *
 * <p>Starting point: {@link dev.kubeletsim.api.storage.MemoryStore}.
 */
@NullMarked
package dev.kubeletsim.api.storage;

import org.jspecify.annotations.NullMarked;
