// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import dev.kubeletsim.cri.profile.CriError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/**
 * containerd's way: a user string that {@code oci.WithUser} resolves, then the image's groups, then the requested ones,
 * everything sorted.
 */
final class ContainerdIdentity {
    /** The user and primary group that the user string gave. */
    private record Account(long uid, Provenance source, GroupMembership gid) {}

    private final IdentityRule rule;
    private final ImageAccounts accounts;

    ContainerdIdentity(IdentityRule rule, ImageAccounts accounts) {
        this.rule = rule;
        this.accounts = accounts;
    }

    ContainerIdentity resolve(IdentityRequest request) throws RefusedIdentity {
        Long group = request.runAsGroup();
        if (group != null && !request.hasUser()) {
            throw new RefusedIdentity(CriError.GROUP_WITHOUT_USER, Map.of("gid", group.toString()));
        }
        if (!request.policyKnown()) {
            throw new RefusedIdentity(
                    CriError.UNKNOWN_GROUPS_POLICY, Map.of("policy", Integer.toString(request.policy())));
        }
        String userString = userString(request);
        Account account = userString.isEmpty()
                ? new Account(
                        0, new Provenance.RuntimeDefault(), new GroupMembership(0, new Provenance.RuntimeDefault()))
                : withUser(userString, request);
        List<GroupMembership> groups = new ArrayList<>();
        if (!userString.isEmpty() || !request.strict()) {
            groups.add(account.gid());
        }
        if (!request.strict()) {
            groups.addAll(imageGroups(groupsUser(request)));
        }
        groups.addAll(requestedGroups(request));
        return new ContainerIdentity(
                account.uid(),
                account.source(),
                account.gid(),
                ascending(groups),
                groups,
                userString,
                account.gid().gid());
    }

    private static String userString(IdentityRequest request) {
        if (!request.hasUser()) {
            return request.imageUser();
        }
        return request.explicitUser() + (request.runAsGroup() == null ? "" : ":" + request.runAsGroup());
    }

    /** Whose image groups are merged: only an image's USER loses its group part, a requested name keeps it. */
    private static String groupsUser(IdentityRequest request) {
        if (request.hasUser()) {
            return request.explicitUser();
        }
        return request.imageUser().isEmpty() ? "0" : request.imageUser().split(":", 2)[0];
    }

    private Account withUser(String userString, IdentityRequest request) throws RefusedIdentity {
        String[] parts = userString.split(":", -1);
        if (parts.length > 2) {
            throw new RefusedIdentity(CriError.USER_STRING_INVALID, Map.of("user", userString));
        }
        OptionalLong uid = GoNumber.parse(parts[0]);
        checkRange(parts[0], userString, "uid");
        if (parts.length == 1) {
            return uid.isPresent() ? byUid(uid.getAsLong(), request.userSource()) : byName(parts[0]);
        }
        OptionalLong gid = GoNumber.parse(parts[1]);
        checkRange(parts[1], userString, "gid");
        Provenance explicit = request.runAsGroup() != null
                ? new Provenance.RequestField("run_as_group")
                : request.hasUser()
                        ? new Provenance.RequestField("run_as_username")
                        : new Provenance.ImageUser(userString);
        boolean number = uid.isPresent() || parts[0].isEmpty();
        Account user = number
                ? new Account(truncate(uid.orElse(0)), request.userSource(), new GroupMembership(0, explicit))
                : byName(parts[0]);
        GroupMembership group = gid.isPresent() || parts[1].isEmpty()
                ? new GroupMembership(gid.orElse(0), explicit).truncated()
                : groupByName(parts[1]);
        return new Account(user.uid(), user.source(), group);
    }

    private void checkRange(String id, String userString, String what) throws RefusedIdentity {
        if (rule.idRange() == IdentityRule.IdRange.REFUSED && GoNumber.isOutside(id, ContainerIdentity.MAX_OCI_ID)) {
            throw new RefusedIdentity(CriError.USER_ID_OUT_OF_RANGE, Map.of("user", userString, "what", what));
        }
    }

    private static long truncate(long id) {
        return id & 0xFFFF_FFFFL;
    }

    private Account byUid(long uid, Provenance source) throws RefusedIdentity {
        long truncated = truncate(uid);
        Optional<PasswdEntry> entry = accounts.passwd() instanceof AccountFile.Missing
                ? Optional.empty()
                : passwd(candidate -> candidate.uid() == truncated);
        return new Account(
                truncated,
                source,
                entry.map(found -> account(found).gid())
                        .orElse(new GroupMembership(0, new Provenance.RuntimeDefault())));
    }

    private Account byName(String name) throws RefusedIdentity {
        return passwd(candidate -> candidate.name().equals(name))
                .map(ContainerdIdentity::account)
                .orElseThrow(() -> new RefusedIdentity(CriError.USER_NOT_FOUND, Map.of("user", name)));
    }

    private static Account account(PasswdEntry entry) {
        Provenance line = new Provenance.ImageFile(ImageAccounts.PASSWD_PATH, entry.line());
        return new Account(truncate(entry.uid()), line, new GroupMembership(entry.gid(), line).truncated());
    }

    private GroupMembership groupByName(String name) throws RefusedIdentity {
        for (GroupEntry entry : groups()) {
            if (entry.name().equals(name)) {
                return membership(entry);
            }
        }
        throw new RefusedIdentity(CriError.GROUP_NOT_FOUND, Map.of("group", name));
    }

    private static GroupMembership membership(GroupEntry entry) {
        return new GroupMembership(entry.gid(), new Provenance.ImageFile(ImageAccounts.GROUP_PATH, entry.line()))
                .truncated();
    }

    private Optional<PasswdEntry> passwd(Predicate<PasswdEntry> wanted) throws RefusedIdentity {
        String content = withinLineBound(content(accounts.passwd(), ImageAccounts.PASSWD_PATH));
        return AccountFile.passwdEntries(content).stream().filter(wanted).findFirst();
    }

    private List<GroupEntry> groups() throws RefusedIdentity {
        return AccountFile.groupEntries(content(accounts.group(), ImageAccounts.GROUP_PATH));
    }

    private String content(AccountFile file, String path) throws RefusedIdentity {
        return switch (file) {
            case AccountFile.Present present -> present.content();
            case AccountFile.Missing missing ->
                throw new RefusedIdentity(
                        CriError.ACCOUNT_FILE_MISSING, Map.of("path", path, "call", rule.missingFileCall()));
            case AccountFile.Unreadable unreadable ->
                throw new RefusedIdentity(CriError.ACCOUNT_FILE_UNREADABLE, Map.of("reason", unreadable.reason()));
        };
    }

    private static String withinLineBound(String content) throws RefusedIdentity {
        if (AccountFile.hasOverlongLine(content)) {
            throw new RefusedIdentity(
                    CriError.ACCOUNT_FILE_UNREADABLE, Map.of("reason", "bufio.Scanner: token too long"));
        }
        return content;
    }

    /** {@code WithAdditionalGIDs}: the groups that list the user, but never the one that has the user's own name. */
    private List<GroupMembership> imageGroups(String user) throws RefusedIdentity {
        OptionalLong uid = GoNumber.parse(user);
        String name = user;
        if (uid.isPresent()) {
            if (accounts.passwd() instanceof AccountFile.Missing) {
                return List.of();
            }
            Optional<PasswdEntry> entry = passwd(candidate -> candidate.uid() == uid.getAsLong());
            if (entry.isEmpty()) {
                return List.of();
            }
            name = entry.get().name();
        }
        if (accounts.group() instanceof AccountFile.Missing) {
            return List.of();
        }
        List<GroupMembership> memberships = new ArrayList<>();
        for (GroupEntry entry : groups()) {
            if (!entry.name().equals(name) && entry.members().contains(name)) {
                memberships.add(membership(entry));
            }
        }
        return memberships;
    }

    private static List<GroupMembership> requestedGroups(IdentityRequest request) {
        return RequestedGroups.of(request);
    }

    private static List<GroupMembership> ascending(List<GroupMembership> groups) {
        Set<Long> seen = new HashSet<>();
        return groups.stream()
                .filter(group -> seen.add(group.gid()))
                .sorted(Comparator.comparingLong(GroupMembership::gid))
                .toList();
    }
}
