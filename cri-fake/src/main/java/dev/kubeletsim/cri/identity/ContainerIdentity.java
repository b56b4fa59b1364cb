// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.util.List;

/**
 * The credentials of a container's first process, as they stand in its OCI specification.
 *
 * @param uid the user id, 0 to 2³²-1
 * @param uidProvenance the place that gave the user id
 * @param gid the primary group and its provenance
 * @param supplementalGroups the OCI process's {@code additionalGids} in the runtime's order; {@code
 *     ContainerStatus.user.linux.supplemental_groups} repeats them
 * @param grants every group that some place gave, before repeated numbers were dropped, in the order of the places
 * @param userString the user string that was resolved, "" if none was given
 * @param accountGid the gid before {@code run_as_group} replaced it, which CRI-O writes into the passwd line it adds
 */
public record ContainerIdentity(
        long uid,
        Provenance uidProvenance,
        GroupMembership gid,
        List<GroupMembership> supplementalGroups,
        List<GroupMembership> grants,
        String userString,
        long accountGid) {
    /** The highest id that runc accepts. */
    public static final long MAX_OCI_ID = 2147483647L;

    public ContainerIdentity {
        supplementalGroups = List.copyOf(supplementalGroups);
        grants = List.copyOf(grants);
    }

    /** The groups' numbers, in order. */
    public List<Long> groupIds() {
        return supplementalGroups.stream().map(GroupMembership::gid).toList();
    }

    /** The places that gave the process this group, in their order; empty if it does not have it. */
    public List<Provenance> provenanceOf(long group) {
        return grants.stream()
                .filter(grant -> grant.gid() == group)
                .map(GroupMembership::provenance)
                .toList();
    }

    /** Whether an id is higher than runc's {@link #MAX_OCI_ID}. */
    public boolean outOfOciRange() {
        return uid > MAX_OCI_ID
                || gid.gid() > MAX_OCI_ID
                || supplementalGroups.stream().anyMatch(group -> group.gid() > MAX_OCI_ID);
    }
}
