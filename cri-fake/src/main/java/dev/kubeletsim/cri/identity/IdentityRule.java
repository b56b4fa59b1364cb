// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.util.List;
import java.util.Objects;

/**
 * How one runtime release turns a request into an identity.
 *
 * @param userSyntax who interprets the user string
 * @param readsPolicy whether {@code supplemental_groups_policy} is understood; if not, everything is Merge
 * @param reportsUser whether ContainerStatus carries {@code user}
 * @param idRange what happens to ids outside of 0…2147483647 in the user string
 * @param missingFileCall the system call named by the error for a missing passwd file
 * @param absentContext what a request without a security context means
 */
public record IdentityRule(
        UserSyntax userSyntax,
        boolean readsPolicy,
        boolean reportsUser,
        IdRange idRange,
        String missingFileCall,
        AbsentContext absentContext) {

    public IdentityRule {
        Objects.requireNonNull(userSyntax, "userSyntax");
        Objects.requireNonNull(idRange, "idRange");
        Objects.requireNonNull(missingFileCall, "missingFileCall");
        Objects.requireNonNull(absentContext, "absentContext");
    }

    /** Who interprets the user string and orders the groups. */
    public enum UserSyntax {
        /** containerd {@code pkg/oci/spec_opts.go}: groups ascending, numeric {@code uid:gid} taken verbatim. */
        CONTAINERD,
        /** moby's user package, as CRI-O {@code utils/utils.go} calls it: groups in the order of their sources. */
        MOBY
    }

    /** What happens to an id outside of 0…2147483647. */
    public enum IdRange {
        /** containerd 2.0.9 and later, moby: an error. */
        REFUSED,
        /** containerd 1.7.24: cut to 32 bits; runc complains at the start if it is still too high. */
        TRUNCATED
    }

    /** What a request without {@code linux.security_context} means. */
    public enum AbsentContext {
        /** As if it were there with nothing set: the image's USER counts. */
        ALL_UNSET,
        /** CRI-O {@code internal/factory/container}: user 0, group 0, whatever the image says. */
        ROOT
    }

    /** The request as this runtime sees it when the security context is absent. */
    public IdentityRequest withoutSecurityContext(String imageUser) {
        return switch (absentContext) {
            case ALL_UNSET -> IdentityRequest.none(imageUser);
            case ROOT -> new IdentityRequest("", 0L, 0L, List.of(), IdentityRequest.MERGE, imageUser);
        };
    }

    /** This rule of a runtime that takes the policy field but merges all the same, and reports what came of it. */
    public IdentityRule ignoringPolicy() {
        return new IdentityRule(userSyntax, false, reportsUser, idRange, missingFileCall, absentContext);
    }

    /** This rule of a runtime that honours the policy but tells nobody who runs. */
    public IdentityRule withoutReportedUser() {
        return new IdentityRule(userSyntax, readsPolicy, false, idRange, missingFileCall, absentContext);
    }

    /** This rule without the policy field and the reported user: what the release before KEP-3619 did. */
    public IdentityRule beforeSupplementalGroupsPolicy() {
        return new IdentityRule(userSyntax, false, false, idRange, missingFileCall, absentContext);
    }

    /** This rule with the policy field: what the release would do if it knew KEP-3619. */
    IdentityRule readingSupplementalGroupsPolicy() {
        return new IdentityRule(userSyntax, true, reportsUser, idRange, missingFileCall, absentContext);
    }

    /** The same with another {@code readsPolicy}. */
    public IdentityRule withReadsPolicy(boolean value) {
        return new IdentityRule(userSyntax, value, reportsUser, idRange, missingFileCall, absentContext);
    }

    /** The same with another {@code reportsUser}. */
    public IdentityRule withReportsUser(boolean value) {
        return new IdentityRule(userSyntax, readsPolicy, value, idRange, missingFileCall, absentContext);
    }

    /** The same with another {@code idRange}. */
    public IdentityRule withIdRange(IdRange value) {
        return new IdentityRule(userSyntax, readsPolicy, reportsUser, value, missingFileCall, absentContext);
    }

    /** The same with another {@code absentContext}. */
    public IdentityRule withAbsentContext(AbsentContext value) {
        return new IdentityRule(userSyntax, readsPolicy, reportsUser, idRange, missingFileCall, value);
    }
}
