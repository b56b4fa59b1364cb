// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.config;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The cluster's services as this node knows them. */
public interface ServiceLister {
    /** Whether a first list has come. */
    boolean hasSynced();

    /** All services of a namespace, oldest first. */
    List<JsonNode> services(String namespace);

    /** Services that never change. */
    static ServiceLister of(Map<String, List<JsonNode>> byNamespace) {
        Map<String, List<JsonNode>> copy = new TreeMap<>(byNamespace);
        return new ServiceLister() {
            @Override
            public boolean hasSynced() {
                return true;
            }

            @Override
            public List<JsonNode> services(String namespace) {
                return copy.getOrDefault(namespace, List.of());
            }
        };
    }
}
