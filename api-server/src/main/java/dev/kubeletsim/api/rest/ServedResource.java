// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceStrategy;
import tools.jackson.databind.node.ObjectNode;

/** A resource with its strategy, and the view that it gives of the stored objects. */
public record ServedResource(ResourceDefinition definition, ResourceStrategy strategy) {

    /** The key of one of its objects. */
    public Key key(String namespace, String name) {
        return new Key(definition.storedAs(), namespace, name);
    }

    /** The stored object as this resource shows it; the stored tree itself unless the resource is a view. */
    ObjectNode view(ObjectNode stored) {
        return isView() ? EventView.toEventsGroup(stored) : stored;
    }

    /** The object as it is stored. */
    ObjectNode stored(ObjectNode viewed) {
        return isView() ? EventView.toCore(viewed) : viewed;
    }

    private boolean isView() {
        return !definition.storedAs().equals(definition.qualifiedResource());
    }

    ApiFailure notFound(String name) {
        return ApiFailure.notFound(definition.group(), definition.plural(), name);
    }

    ApiFailure alreadyExists(String name) {
        return ApiFailure.alreadyExists(definition.group(), definition.plural(), name);
    }

    ApiFailure conflict(String name, String why) {
        return ApiFailure.conflict(definition.group(), definition.plural(), name, why);
    }
}
