// SPDX-License-Identifier: Apache-2.0
/**
 * What may be a name, a label or a key, and in which words the API server says so.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.names.Names}.
 */
@NullMarked
package dev.kubeletsim.api.names;

import org.jspecify.annotations.NullMarked;
