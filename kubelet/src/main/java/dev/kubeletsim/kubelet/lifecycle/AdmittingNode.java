// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What admission needs to know of the node; all answers are as of now and must not block. */
public interface AdmittingNode {
    /** The API's node object, or the kubelet's own first one as long as the API has none; a missing node if neither. */
    JsonNode object();

    /** The conditions of the node that mean pressure and are true, such as {@code MemoryPressure}, in a fixed order. */
    default List<String> pressures() {
        return List.of();
    }

    /** Names and patterns ({@code net.*}) of {@code --allowed-unsafe-sysctls}. */
    default Set<String> allowedUnsafeSysctls() {
        return Set.of();
    }

    /** Whether the host enforces AppArmor profiles. The simulated one does not unless it is told so. */
    default boolean hasAppArmor() {
        return false;
    }

    /** Whether the node is going down. */
    default boolean isShuttingDown() {
        return false;
    }
}
