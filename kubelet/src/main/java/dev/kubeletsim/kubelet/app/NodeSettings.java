// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.kubelet.logs.LogRotationPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells one node from another.
 *
 * @param name the node's name and host name
 * @param runtime the runtime that it has
 * @param images the images that are on it at the start
 * @param milliCpu thousandths of a CPU
 * @param machineId the machine's id, in hex, which outlives the kubelets that run on it
 * @param rootDirectory where its files are kept; null keeps them in memory
 * @param kubeletPort where the process's kubelet API listens; 0 if it does not
 * @param logs when its containers' logs are rotated
 * @param calls what is told of the node's CRI calls; null if nobody is
 */
record NodeSettings(
        String name,
        RuntimeProfile runtime,
        List<NamedImage> images,
        long milliCpu,
        long memoryBytes,
        String machineId,
        @Nullable Path rootDirectory,
        int kubeletPort,
        LogRotationPolicy logs,
        @Nullable CallTimeline calls) {
    NodeSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(runtime, "runtime");
        Objects.requireNonNull(machineId, "machineId");
        images = List.copyOf(images);
    }
}
