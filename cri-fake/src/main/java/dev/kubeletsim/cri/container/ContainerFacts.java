// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.image.StoredImage;
import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.RecoveryRule;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerResources;

/**
 * What is known of a container. The state is derived from it:
 *
 * <pre>
 *   CREATED ──started──► RUNNING ──exited──► EXITED ──► (removed)
 *      └────────────── exited, start failed ───┘
 * </pre>
 *
 * @param id 64 hexadecimal digits
 * @param name the reserved name
 * @param sequence grows with each container of the engine
 * @param sandboxId its sandbox
 * @param config the request's config
 * @param image the image as it was found at creation
 * @param identity who its first process is
 * @param resources its limits now
 * @param logPath where its output goes on the host, "" for nowhere
 * @param createdAtNanos since 1970
 * @param startedAtNanos since 1970, 0 until it runs
 * @param outcome how it ended, {@link Outcome#NONE} until then
 * @param removing whether a removal has begun
 */
public record ContainerFacts(
        String id,
        String name,
        long sequence,
        String sandboxId,
        ContainerConfig config,
        StoredImage image,
        ContainerIdentity identity,
        LinuxContainerResources resources,
        String logPath,
        long createdAtNanos,
        long startedAtNanos,
        Outcome outcome,
        boolean removing) {

    /**
     * How a container ended.
     *
     * @param finishedAtNanos since 1970
     * @param exitCode 0 to 255
     * @param reason one word
     * @param message a sentence, or ""
     */
    public record Outcome(long finishedAtNanos, int exitCode, String reason, String message) {
        /** It has not. */
        public static final Outcome NONE = new Outcome(0, 0, "", "");
        /** The exit code of what could not be started (containerd {@code internal/cri/server/container_start.go}). */
        public static final int START_ERROR_CODE = 128;

        /** The process ended by itself or by a signal; a kill for memory in the container is told whatever the code is. */
        static Outcome exited(long nowNanos, int exitCode, boolean oomKilled) {
            String reason = oomKilled ? "OOMKilled" : exitCode == 0 ? "Completed" : "Error";
            return new Outcome(nowNanos, exitCode, reason, "");
        }

        /** Nobody saw it end: what the runtime says of such containers. */
        static Outcome unseen(long nowNanos, RecoveryRule rule) {
            return new Outcome(nowNanos, rule.exitCode(), rule.reason(), "");
        }

        /** It never ran. */
        static Outcome startError(long nowNanos, String message) {
            return new Outcome(nowNanos, START_ERROR_CODE, "StartError", message);
        }
    }

    /** The state. */
    public ContainerStateName state() {
        if (!outcome.equals(Outcome.NONE)) {
            return ContainerStateName.EXITED;
        }
        return startedAtNanos == 0 ? ContainerStateName.CREATED : ContainerStateName.RUNNING;
    }

    ContainerFacts started(long nowNanos) {
        return ContainerTransition.STARTED.legalFrom(this).with(nowNanos, Outcome.NONE, removing, resources);
    }

    ContainerFacts exited(long nowNanos, int exitCode, boolean oomKilled) {
        return ContainerTransition.EXITED
                .legalFrom(this)
                .with(startedAtNanos, Outcome.exited(nowNanos, exitCode, oomKilled), removing, resources);
    }

    ContainerFacts startFailed(long nowNanos, String message) {
        return ContainerTransition.START_FAILED
                .legalFrom(this)
                .with(startedAtNanos, Outcome.startError(nowNanos, message), removing, resources);
    }

    ContainerFacts endedUnseen(long nowNanos, RecoveryRule rule) {
        return ContainerTransition.EXITED
                .legalFrom(this)
                .with(startedAtNanos, Outcome.unseen(nowNanos, rule), removing, resources);
    }

    ContainerFacts beingRemoved() {
        return with(startedAtNanos, outcome, true, resources);
    }

    ContainerFacts limitedTo(LinuxContainerResources newResources) {
        return with(startedAtNanos, outcome, removing, newResources);
    }

    /** The same container, all of whose times lie {@code nanos} earlier. */
    public ContainerFacts earlier(long nanos) {
        Outcome ended = outcome.equals(Outcome.NONE)
                ? outcome
                : new Outcome(
                        outcome.finishedAtNanos() - nanos, outcome.exitCode(), outcome.reason(), outcome.message());
        return new ContainerFacts(
                id,
                name,
                sequence,
                sandboxId,
                config,
                image,
                identity,
                resources,
                logPath,
                createdAtNanos - nanos,
                startedAtNanos == 0 ? 0 : startedAtNanos - nanos,
                ended,
                removing);
    }

    private ContainerFacts with(long started, Outcome ended, boolean isRemoving, LinuxContainerResources limits) {
        return new ContainerFacts(
                id,
                name,
                sequence,
                sandboxId,
                config,
                image,
                identity,
                limits,
                logPath,
                createdAtNanos,
                started,
                ended,
                isRemoving);
    }
}
