// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A container and who it runs as.
 *
 * @param type {@code init}, {@code sidecar}, {@code container} or {@code ephemeral}
 * @param state in words: what became of it within the time of the run
 * @param made whether the runtime made it; if not, the ids are those that it would have been made with
 * @param obstacle why there is no telling who it would run as (the image is not to be had, or the runtime refuses the
 *     user), empty if there is
 * @param uid null if there is an obstacle
 * @param gid likewise
 * @param groups supplementary groups in the runtime's order, then those that only Merge would give
 * @param reported {@code user} in the container's status, null if the node reports none
 */
public record ExplainedContainer(
        String name,
        String type,
        String image,
        String state,
        boolean made,
        String obstacle,
        @Nullable ExplainedId uid,
        @Nullable ExplainedId gid,
        List<ExplainedId> groups,
        @Nullable JsonNode reported) {
    public ExplainedContainer {
        Objects.requireNonNull(name, "name");
        groups = List.copyOf(groups);
    }

    /** The groups that Strict, enforced, would take from the container. */
    public List<Long> strictWouldRemove() {
        return groups.stream()
                .filter(group -> group.held() && !group.strict())
                .map(ExplainedId::id)
                .toList();
    }

    /** The groups that the container does not have and would have with Merge. */
    public List<Long> mergeWouldAdd() {
        return groups.stream()
                .filter(group -> !group.held())
                .map(ExplainedId::id)
                .toList();
    }
}
