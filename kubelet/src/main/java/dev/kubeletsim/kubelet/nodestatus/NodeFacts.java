// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.features.RuntimeReport;
import java.util.List;
import java.util.Set;

/**
 * What a node's status is computed from, read at one moment.
 *
 * @param notReady what keeps the node from being ready; empty if nothing does
 * @param pressures which of {@code MemoryPressure}, {@code DiskPressure} and {@code PIDPressure} hold
 * @param runtimeVersion {@code name://version} of the container runtime
 * @param images all images on the node
 */
record NodeFacts(
        List<String> notReady,
        Set<String> pressures,
        String runtimeVersion,
        RuntimeReport runtime,
        List<NodeImage> images) {
    NodeFacts {
        notReady = List.copyOf(notReady);
        pressures = Set.copyOf(pressures);
        images = List.copyOf(images);
    }
}
