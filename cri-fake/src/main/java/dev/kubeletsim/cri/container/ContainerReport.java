// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.StoredImage;
import dev.kubeletsim.cri.profile.ContainerStateName;
import dev.kubeletsim.cri.profile.ReportRule;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerResources;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerUser;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.LinuxContainerUser;
import dev.kubeletsim.cri.v1.Mount;
import java.util.Comparator;
import java.util.List;

/** Turns facts into the CRI's messages as the profile has them. */
final class ContainerReport {
    private final ReportRule rule;
    private final boolean reportsUser;

    ContainerReport(RuntimeProfile profile) {
        this.rule = profile.report();
        this.reportsUser = profile.identity().reportsUser();
    }

    ContainerRecord record(ContainerFacts facts) {
        return new ContainerRecord(facts, listed(facts));
    }

    private Container listed(ContainerFacts facts) {
        ImageSpec requested = facts.config().getImage();
        return Container.newBuilder()
                .setId(facts.id())
                .setPodSandboxId(facts.sandboxId())
                .setMetadata(facts.config().getMetadata())
                .setImage(
                        rule.echoesImageSpec()
                                ? requested
                                : ImageSpec.newBuilder()
                                        .setImage(requested.getImage())
                                        .build())
                .setImageRef(imageRef(rule.imageRef(), facts.image()))
                .setImageId(rule.reportsImageId() ? facts.image().id() : "")
                .setState(state(facts.state()))
                .setCreatedAt(facts.createdAtNanos())
                .putAllLabels(facts.config().getLabelsMap())
                .putAllAnnotations(facts.config().getAnnotationsMap())
                .build();
    }

    ContainerStatus status(ContainerFacts facts) {
        ContainerStatus.Builder status = ContainerStatus.newBuilder()
                .setId(facts.id())
                .setMetadata(facts.config().getMetadata())
                .setState(state(facts.state()))
                .setCreatedAt(facts.createdAtNanos())
                .setStartedAt(startedAt(facts))
                .setFinishedAt(facts.outcome().finishedAtNanos())
                .setExitCode(facts.outcome().exitCode())
                .setReason(facts.outcome().reason())
                .setMessage(facts.outcome().message())
                .setImage(ImageSpec.newBuilder().setImage(imageName(facts)))
                .setImageRef(imageRef(rule.statusImageRef(), facts.image()))
                .setImageId(rule.reportsImageId() ? facts.image().id() : "")
                .putAllLabels(facts.config().getLabelsMap())
                .putAllAnnotations(facts.config().getAnnotationsMap())
                .addAllMounts(mounts(facts))
                .setLogPath(facts.logPath())
                .setResources(ContainerResources.newBuilder().setLinux(facts.resources()));
        if (reportsUser) {
            status.setUser(user(facts));
        }
        return status.build();
    }

    private long startedAt(ContainerFacts facts) {
        boolean neverRan = facts.startedAtNanos() == 0 && facts.state() == ContainerStateName.EXITED;
        return neverRan && rule.neverStartedIsGoZero() ? ReportRule.GO_ZERO_TIME_NANOS : facts.startedAtNanos();
    }

    private static ContainerUser user(ContainerFacts facts) {
        return ContainerUser.newBuilder()
                .setLinux(LinuxContainerUser.newBuilder()
                        .setUid(facts.identity().uid())
                        .setGid(facts.identity().gid().gid())
                        .addAllSupplementalGroups(facts.identity().groupIds()))
                .build();
    }

    private static String imageName(ContainerFacts facts) {
        List<String> tags = facts.image().repoTags();
        return tags.isEmpty() ? facts.config().getImage().getImage() : tags.getFirst();
    }

    private static String imageRef(ReportRule.ImageRef ref, StoredImage image) {
        return switch (ref) {
            case ID -> image.id();
            case DIGEST_OR_ID ->
                image.repoDigests().isEmpty() ? image.id() : image.repoDigests().getFirst();
        };
    }

    private List<Mount> mounts(ContainerFacts facts) {
        List<Mount> mounts = facts.config().getMountsList();
        return rule.sortsMounts()
                ? mounts.stream()
                        .sorted(Comparator.comparingInt(ContainerReport::depth))
                        .toList()
                : mounts;
    }

    private static int depth(Mount mount) {
        return mount.getContainerPath().split("/", -1).length;
    }

    static ContainerState state(ContainerStateName state) {
        return switch (state) {
            case CREATED -> ContainerState.CONTAINER_CREATED;
            case RUNNING -> ContainerState.CONTAINER_RUNNING;
            case EXITED -> ContainerState.CONTAINER_EXITED;
            case UNKNOWN -> ContainerState.CONTAINER_UNKNOWN;
        };
    }
}
