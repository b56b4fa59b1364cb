// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.SupplementalGroupsPolicy;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Who the kubelet asks a runtime to run a container as, each number with the place that it was taken from.
 *
 * @param user {@code run_as_user}, null if the image names a user
 * @param username {@code run_as_username}, empty if there is a number
 * @param userSource where {@code user} or {@code username} comes from
 * @param group {@code run_as_group}, null if the pod says nothing
 * @param supplementalGroups {@code supplemental_groups} in the order of the request
 * @param policy {@code supplemental_groups_policy}
 */
public record RequestedIdentity(
        @Nullable Long user,
        String username,
        IdentitySource userSource,
        @Nullable RequestedGroup group,
        List<RequestedGroup> supplementalGroups,
        SupplementalGroupsPolicy policy) {

    /** A group and where it comes from. */
    public record RequestedGroup(long gid, IdentitySource source) {
        public RequestedGroup {
            Objects.requireNonNull(source, "source");
        }
    }

    public RequestedIdentity {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(userSource, "userSource");
        supplementalGroups = List.copyOf(supplementalGroups);
    }

    /**
     * What the spec and the image ask for.
     *
     * @param volumeGroups what the pod's volumes ask for
     * @throws ContainerConfigException if the pod has a policy that is none
     */
    static RequestedIdentity of(Pod pod, Container container, ImageUser image, List<RequestedGroup> volumeGroups) {
        EffectiveSecurityContext effective = EffectiveSecurityContext.of(pod, container);
        JsonNode ofPod = pod.securityContext();
        Long runAsUser = effective.runAsUser();
        Long runAsGroup = effective.runAsGroup();
        List<RequestedGroup> groups = new ArrayList<>(podGroups(ofPod));
        groups.addAll(volumeGroups);
        return new RequestedIdentity(
                runAsUser != null ? runAsUser : image.uid(),
                runAsUser != null ? "" : image.username(),
                runAsUser != null ? field(container, "runAsUser") : new IdentitySource.ImageUserField(),
                runAsGroup == null ? null : new RequestedGroup(runAsGroup, field(container, "runAsGroup")),
                groups,
                policy(ofPod));
    }

    private static IdentitySource field(Container container, String name) {
        boolean own = container.securityContext().hasNonNull(name);
        return new IdentitySource.SecurityContextField(own ? container : null, name);
    }

    /** The groups that the pod's security context names: fsGroup first, nothing left out (upstream drops no repeats). */
    private static List<RequestedGroup> podGroups(JsonNode ofPod) {
        List<RequestedGroup> groups = new ArrayList<>();
        Long fsGroup = Trees.optionalLong(ofPod, "fsGroup");
        if (fsGroup != null) {
            groups.add(new RequestedGroup(fsGroup, new IdentitySource.SecurityContextField(null, "fsGroup")));
        }
        JsonNode supplemental = ofPod.path("supplementalGroups");
        for (int i = 0; i < supplemental.size(); i++) {
            groups.add(new RequestedGroup(
                    supplemental.path(i).asLong(0),
                    new IdentitySource.SecurityContextField(null, "supplementalGroups[" + i + "]")));
        }
        return groups;
    }

    /** The policy as the CRI has it. */
    static SupplementalGroupsPolicy policy(JsonNode ofPod) {
        String policy = Trees.text(ofPod, "supplementalGroupsPolicy");
        return switch (policy) {
            case "", "Merge" -> SupplementalGroupsPolicy.Merge;
            case "Strict" -> SupplementalGroupsPolicy.Strict;
            default -> throw new ContainerConfigException("unsupported supplementalGroupsPolicy: " + policy);
        };
    }

    /** Writes it into the message that the runtime gets. */
    public void writeTo(LinuxContainerSecurityContext.Builder context) {
        if (user != null) {
            context.setRunAsUser(wrap(user));
        } else {
            context.setRunAsUsername(username);
        }
        if (group != null) {
            context.setRunAsGroup(wrap(group.gid()));
        }
        supplementalGroups.forEach(each -> context.addSupplementalGroups(each.gid()));
        context.setSupplementalGroupsPolicy(policy);
    }

    static Int64Value wrap(long value) {
        return Int64Value.newBuilder().setValue(value).build();
    }
}
