// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime says about one container (upstream's {@code kubecontainer.Status}).
 *
 * @param startedAt null as long as it never ran
 * @param finishedAt null as long as it has not exited
 * @param image the image reference that the runtime reports
 * @param imageRef the runtime's {@code image_ref}: the API's imageID
 * @param hash the spec's hash at creation, as noted in the container's annotations
 * @param reason verbatim from the runtime, or empty
 * @param message the runtime's, or the termination message of an exited container; or empty
 * @param user null if the runtime sent none
 * @param resources what the runtime applied; null if it sent none
 */
public record ContainerStatus(
        ContainerId id,
        String name,
        ContainerState state,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        int exitCode,
        String image,
        String imageId,
        String imageRef,
        String imageRuntimeHandler,
        long hash,
        int restartCount,
        String reason,
        String message,
        @Nullable ContainerUser user,
        @Nullable ContainerResources resources,
        List<ContainerMount> mounts,
        String stopSignal) {

    public ContainerStatus {
        mounts = List.copyOf(mounts);
    }

    /** Whether its first process is alive. */
    public boolean isRunning() {
        return state == ContainerState.RUNNING;
    }
}
