// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.logs.RotatedLogs;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes a dead container with its logs (upstream's {@code removeContainer}); blocks, for fibers. */
final class ContainerRemover {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerRemover.class);

    private final RuntimeService runtime;
    private final NodeFiles files;

    ContainerRemover(RuntimeService runtime, NodeFiles files) {
        this.runtime = runtime;
        this.files = files;
    }

    /** Removes the container; nothing happens if the runtime does not know it. */
    void remove(String id) {
        try {
            ContainerStatus status = runtime.containerStatus(ContainerStatusRequest.newBuilder()
                            .setContainerId(id)
                            .build())
                    .getStatus();
            removeLogs(id, status);
            runtime.removeContainer(
                    RemoveContainerRequest.newBuilder().setContainerId(id).build());
        } catch (CriException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            // Removed by someone else meanwhile.
        }
    }

    private void removeLogs(String id, ContainerStatus status) {
        Map<String, String> labels = status.getLabelsMap();
        try {
            if (!status.getLogPath().isEmpty()) {
                files.remove(status.getLogPath());
                new RotatedLogs(files, status.getLogPath()).removeAll();
            }
            files.remove(LogPaths.legacyLink(
                    labels.getOrDefault(Labels.POD_NAME, ""),
                    labels.getOrDefault(Labels.POD_NAMESPACE, ""),
                    labels.getOrDefault(Labels.CONTAINER_NAME, ""),
                    id));
        } catch (IOException e) {
            LOG.warn("Failed to remove the logs of container {}", id, e);
        }
    }
}
