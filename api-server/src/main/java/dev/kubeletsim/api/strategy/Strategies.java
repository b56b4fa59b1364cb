// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceStrategy;
import dev.kubeletsim.api.resource.ServerContext;

/** Finds the strategy of a resource: the one place where strategies are registered. */
public final class Strategies {
    private Strategies() {}

    /**
     * The strategy of {@code resource} under the version and gates of {@code context}.
     *
     * @throws IllegalArgumentException if the resource has none
     */
    public static ResourceStrategy of(ResourceDefinition resource, ServerContext context) {
        throw new IllegalArgumentException(
                "no strategy is registered for " + resource.qualifiedResource() + " of 1." + context.minor());
    }
}
