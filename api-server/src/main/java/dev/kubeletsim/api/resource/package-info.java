// SPDX-License-Identifier: Apache-2.0
/**
 * What a resource of the API is: its names and verbs, the hooks that its strategy fills, and how a request fails.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.resource.ResourceDefinition}, {@link
 * dev.kubeletsim.api.resource.ResourceStrategy}, {@link dev.kubeletsim.api.resource.ApiFailure}. Imports no other
 * package of the API server.
 */
@NullMarked
package dev.kubeletsim.api.resource;

import org.jspecify.annotations.NullMarked;
