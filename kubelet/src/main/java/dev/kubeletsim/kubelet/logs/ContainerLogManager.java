// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.logs;

import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ReopenContainerLogRequest;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.nodestatus.Periodic;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rotates the logs of running containers that have grown too large (upstream's {@code
 * pkg/kubelet/logs/container_log_manager.go}, 1.31): the log gets a name with the time, and the runtime is asked to go on in
 * a new file. Looks every ten seconds, in a fiber.
 */
public final class ContainerLogManager implements AutoCloseable {
    /** {@code containerLogMonitorInterval}. */
    private static final Duration MONITOR_INTERVAL = Duration.ofSeconds(10);

    /** The log that is written, and the one that it becomes; the others may be kept from before. */
    private static final int WRITTEN_AND_NEXT = 2;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(ContainerLogManager.class);

    private final RuntimeService runtime;
    private final NodeFiles files;
    private final LogRotationPolicy policy;
    private final Scheduler scheduler;
    private final Periodic rotation;

    /** Where the logs of running containers are: asked for once, since that never changes. Confined to the fiber. */
    private final Map<String, String> paths = new HashMap<>();

    /** A manager of the logs that {@code runtime} writes; it does nothing before it is started. */
    public ContainerLogManager(RuntimeService runtime, NodeFiles files, LogRotationPolicy policy, Scheduler scheduler) {
        this.runtime = runtime;
        this.files = files;
        this.policy = policy;
        this.scheduler = scheduler;
        this.rotation = new Periodic(scheduler, "log rotation", this::rotateLogs);
    }

    /** Begins to look after the logs. */
    public void start() {
        rotation.start(MONITOR_INTERVAL);
    }

    /** Looks no more. Idempotent. */
    @Override
    public void close() {
        rotation.close();
    }

    private Duration rotateLogs() {
        try {
            Set<String> running = new HashSet<>();
            for (Container container : runtime.listContainers(ListContainersRequest.getDefaultInstance())
                    .getContainersList()) {
                if (container.getState() == ContainerState.CONTAINER_RUNNING) {
                    running.add(container.getId());
                    look(container.getId());
                }
            }
            paths.keySet().retainAll(running);
        } catch (CriException e) {
            LOG.warn("Failed to list containers for the rotation of their logs: {}", e.getMessage());
        }
        return MONITOR_INTERVAL;
    }

    private void look(String id) {
        try {
            String path = paths.computeIfAbsent(id, this::logPath);
            if (path.isEmpty()) {
                return;
            }
            long size = files.size(path);
            if (size < 0) {
                // A rotation failed after the rename: without a new file the container would log into nothing.
                reopen(id);
                size = files.size(path);
            }
            if (size >= policy.maxBytes()) {
                rotate(id, path);
            }
        } catch (CriException | IOException e) {
            LOG.warn("Failed to rotate the log of container {}: {}", id, e.getMessage());
        }
    }

    private String logPath(String id) {
        return runtime.containerStatus(
                        ContainerStatusRequest.newBuilder().setContainerId(id).build())
                .getStatus()
                .getLogPath();
    }

    private void reopen(String id) {
        runtime.reopenContainerLog(
                ReopenContainerLogRequest.newBuilder().setContainerId(id).build());
    }

    private void rotate(String id, String path) throws IOException {
        RotatedLogs rotated = new RotatedLogs(files, path);
        rotated.removeUnused();
        rotated.keepNewest(policy.maxFiles() - WRITTEN_AND_NEXT);
        rotated.compress();
        String name = path + "." + TIME.format(scheduler.instant());
        files.rename(path, name);
        try {
            reopen(id);
        } catch (CriException e) {
            // The runtime still writes the file: with its old name it is rotated the next time.
            files.rename(name, path);
            throw e;
        }
    }
}
