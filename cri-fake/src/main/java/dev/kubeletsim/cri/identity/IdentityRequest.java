// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a CreateContainerRequest and the image's configuration say about the user.
 *
 * @param runAsUsername {@code run_as_username}, "" if unset
 * @param runAsUser {@code run_as_user}, null if unset
 * @param runAsGroup {@code run_as_group}, null if unset
 * @param supplementalGroups {@code supplemental_groups} as sent, unchecked
 * @param policy the number of {@code supplemental_groups_policy}: 0 Merge, 1 Strict, others unknown
 * @param imageUser USER of the image, "" if none
 */
public record IdentityRequest(
        String runAsUsername,
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        List<Long> supplementalGroups,
        int policy,
        String imageUser) {
    /** The wire number of Merge. */
    public static final int MERGE = 0;
    /** The wire number of Strict. */
    public static final int STRICT = 1;

    public IdentityRequest {
        Objects.requireNonNull(runAsUsername, "runAsUsername");
        Objects.requireNonNull(imageUser, "imageUser");
        supplementalGroups = List.copyOf(supplementalGroups);
    }

    /** A request with nothing set, for an image with USER {@code imageUser}. */
    public static IdentityRequest none(String imageUser) {
        return new IdentityRequest("", null, null, List.of(), MERGE, imageUser);
    }

    /** The name, else the number, else "". */
    String explicitUser() {
        if (!runAsUsername.isEmpty()) {
            return runAsUsername;
        }
        return runAsUser != null ? runAsUser.toString() : "";
    }

    boolean hasUser() {
        return !runAsUsername.isEmpty() || runAsUser != null;
    }

    /** The place that gives the user string. */
    Provenance userSource() {
        if (!runAsUsername.isEmpty()) {
            return new Provenance.RequestField("run_as_username");
        }
        if (runAsUser != null) {
            return new Provenance.RequestField("run_as_user");
        }
        return imageUser.isEmpty() ? new Provenance.RuntimeDefault() : new Provenance.ImageUser(imageUser);
    }

    boolean strict() {
        return policy == STRICT;
    }

    boolean policyKnown() {
        return policy == MERGE || policy == STRICT;
    }

    /** The same request with another policy, {@link #MERGE} or {@link #STRICT}. */
    public IdentityRequest withPolicy(int other) {
        return new IdentityRequest(runAsUsername, runAsUser, runAsGroup, supplementalGroups, other, imageUser);
    }
}
