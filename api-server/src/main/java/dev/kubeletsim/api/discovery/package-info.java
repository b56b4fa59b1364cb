// SPDX-License-Identifier: Apache-2.0
/**
 * What a client asks before it asks for objects: versions, groups, resources, health.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.discovery.Discovery}, {@link dev.kubeletsim.api.discovery.Health}.
 */
@NullMarked
package dev.kubeletsim.api.discovery;

import org.jspecify.annotations.NullMarked;
