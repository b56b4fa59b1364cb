// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.apply.FieldManager;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One field manager a resource. */
final class FieldManagers {
    private final Map<String, FieldManager> byResource = new ConcurrentHashMap<>();

    FieldManager of(ServedResource resource) {
        return byResource.computeIfAbsent(
                resource.definition().qualifiedResource(),
                any -> new FieldManager(
                        resource.definition(), resource.strategy().schema()));
    }
}
