// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Who a container's first process is, and who it would be with the one policy and with the other.
 *
 * @param request what the container was asked for with
 * @param accounts the image's account files
 * @param readsPolicy whether the runtime knows the policy; if not, everything is Merge there
 * @param inForce what the runtime does
 * @param withMerge what it would do with Merge
 * @param withStrict what it would do with Strict if it knew the policy
 */
public record IdentityExplanation(
        IdentityRequest request,
        ImageAccounts accounts,
        boolean readsPolicy,
        IdentityOutcome inForce,
        IdentityOutcome withMerge,
        IdentityOutcome withStrict) {

    public IdentityExplanation {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(accounts, "accounts");
    }

    /** The text of a line that gave a number; empty if the file has no such line. */
    public Optional<String> text(Provenance.ImageFile place) {
        AccountFile file = place.path().equals(ImageAccounts.PASSWD_PATH) ? accounts.passwd() : accounts.group();
        if (!(file instanceof AccountFile.Present present)) {
            return Optional.empty();
        }
        return Arrays.stream(present.content().split("\n", -1))
                .skip(place.line() - 1L)
                .findFirst();
    }

    /** The groups that only Merge gives, ascending. */
    public List<Long> implicitGroups() {
        List<Long> explicit = groups(withStrict);
        return groups(withMerge).stream()
                .filter(group -> !explicit.contains(group))
                .sorted()
                .toList();
    }

    private static List<Long> groups(IdentityOutcome outcome) {
        return outcome instanceof IdentityOutcome.Resolved resolved
                ? resolved.identity().groupIds()
                : List.of();
    }
}
