// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.resource.ResourceDefinition.Subresource;
import java.util.List;

/**
 * What a resource path means.
 *
 * @param namespace empty for cluster-scoped resources and for all namespaces
 * @param name empty for the whole collection
 * @param subresource the segment after the name, empty if there is none
 * @param rest what follows the subresource, for proxies
 */
public record Target(ServedResource resource, String namespace, String name, String subresource, String rest) {

    /** The object's key. */
    Key key() {
        return resource.key(namespace, name);
    }

    /** Whether the resource's own verbs, or its subresource's, have {@code verb}. */
    boolean allows(String verb) {
        if (subresource.isEmpty()) {
            return resource.definition().verbs().contains(verb);
        }
        for (Subresource each : resource.definition().subresources()) {
            if (each.name().equals(subresource)) {
                return each.verbs().contains(verb);
            }
        }
        return false;
    }

    boolean isKnown() {
        return subresource.isEmpty()
                || resource.definition().subresources().stream()
                        .map(Subresource::name)
                        .anyMatch(List.of(subresource)::contains);
    }
}
