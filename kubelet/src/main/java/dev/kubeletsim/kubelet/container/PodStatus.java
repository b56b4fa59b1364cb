// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the runtime says about one pod (upstream's {@code kubecontainer.PodStatus}).
 *
 * @param id the pod's uid
 * @param ips those of the newest sandbox, if it is ready
 * @param containerStatuses newest first among those of one name
 * @param sandboxStatuses newest first
 * @param timestamp when the reading began
 */
public record PodStatus(
        String id,
        String name,
        String namespace,
        List<String> ips,
        List<ContainerStatus> containerStatuses,
        List<SandboxStatus> sandboxStatuses,
        Instant timestamp) {
    public PodStatus {
        ips = List.copyOf(ips);
        containerStatuses = List.copyOf(containerStatuses);
        sandboxStatuses = List.copyOf(sandboxStatuses);
    }

    /** The status of a pod of which the runtime knows nothing. */
    public static PodStatus unknown(String id, String name, String namespace, Instant timestamp) {
        return new PodStatus(id, name, namespace, List.of(), List.of(), List.of(), timestamp);
    }

    /** The newest container of that name. */
    public Optional<ContainerStatus> containerStatus(String name) {
        for (ContainerStatus status : containerStatuses) {
            if (status.name().equals(name)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    /** The container of that id. */
    public Optional<ContainerStatus> containerStatusById(String id) {
        for (ContainerStatus status : containerStatuses) {
            if (status.id().id().equals(id)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    public List<ContainerStatus> runningContainerStatuses() {
        return containerStatuses.stream().filter(ContainerStatus::isRunning).toList();
    }

    /** Whether the newest sandbox is ready. */
    public boolean hasReadySandbox() {
        return !sandboxStatuses.isEmpty() && sandboxStatuses.getFirst().ready();
    }
}
