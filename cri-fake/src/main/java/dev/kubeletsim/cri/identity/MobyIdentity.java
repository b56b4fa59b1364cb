// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import dev.kubeletsim.cri.profile.CriError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * CRI-O's way: moby's {@code GetExecUser} resolves the user string, then the primary group, the image's groups and the
 * requested ones are appended in that order, each number once. Account files that cannot be read count as absent.
 */
final class MobyIdentity {
    /** What {@code GetExecUser} returns. */
    private record ExecUser(long uid, Provenance source, GroupMembership gid, List<GroupMembership> groups) {}

    private final List<PasswdEntry> users;
    private final List<GroupEntry> groups;

    MobyIdentity(ImageAccounts accounts) {
        this.users = accounts.passwd() instanceof AccountFile.Present passwd
                ? AccountFile.passwdEntries(passwd.content())
                : List.of();
        this.groups = accounts.group() instanceof AccountFile.Present group
                ? AccountFile.groupEntries(group.content())
                : List.of();
    }

    ContainerIdentity resolve(IdentityRequest request) throws RefusedIdentity {
        if (request.runAsGroup() != null && !request.hasUser()) {
            throw new RefusedIdentity(
                    CriError.GROUP_WITHOUT_USER,
                    Map.of("gid", request.runAsGroup().toString()));
        }
        String userString = request.hasUser() ? request.explicitUser() : request.imageUser();
        ExecUser user = execUser(userString, request);
        if (!request.policyKnown()) {
            throw new RefusedIdentity(
                    CriError.UNKNOWN_GROUPS_POLICY, Map.of("policy", Integer.toString(request.policy())));
        }
        GroupMembership gid = request.runAsGroup() == null
                ? user.gid()
                : new GroupMembership(request.runAsGroup(), new Provenance.RequestField("run_as_group")).truncated();
        List<GroupMembership> all = new ArrayList<>();
        all.add(gid);
        if (!request.strict()) {
            all.addAll(user.groups());
        }
        all.addAll(RequestedGroups.of(request));
        return new ContainerIdentity(
                user.uid(),
                user.source(),
                gid,
                firstOfEach(all),
                all,
                userString,
                user.gid().gid());
    }

    private static List<GroupMembership> firstOfEach(List<GroupMembership> groups) {
        Set<Long> seen = new HashSet<>();
        return groups.stream().filter(group -> seen.add(group.gid())).toList();
    }

    private ExecUser execUser(String userString, IdentityRequest request) throws RefusedIdentity {
        String[] parts = userString.split(":", -1);
        String userPart = parts[0];
        String groupPart = parts.length > 1 ? parts[1] : "";
        PasswdEntry entry = findUser(userPart);
        long uid = entry != null ? entry.uid() : uidWithoutEntry(userPart);
        Provenance source = entry != null && !isNumber(userPart)
                ? new Provenance.ImageFile(ImageAccounts.PASSWD_PATH, entry.line())
                : request.userSource();
        GroupMembership gid = entry == null
                ? new GroupMembership(0, new Provenance.RuntimeDefault())
                : new GroupMembership(entry.gid(), new Provenance.ImageFile(ImageAccounts.PASSWD_PATH, entry.line()));
        if (!groupPart.isEmpty()) {
            return new ExecUser(
                    uid & 0xFFFF_FFFFL,
                    source,
                    explicitGroup(groupPart, userString, request).truncated(),
                    List.of());
        }
        return new ExecUser(
                uid & 0xFFFF_FFFFL, source, gid.truncated(), entry == null ? List.of() : listing(entry.name()));
    }

    private static boolean isNumber(String user) {
        return user.isEmpty() || GoNumber.parse(user).isPresent();
    }

    private @Nullable PasswdEntry findUser(String user) {
        OptionalLong uid = user.isEmpty() ? OptionalLong.of(0) : GoNumber.parse(user);
        for (PasswdEntry entry : users) {
            if (uid.isPresent() ? entry.uid() == uid.getAsLong() : entry.name().equals(user)) {
                return entry;
            }
        }
        return null;
    }

    private static long uidWithoutEntry(String user) throws RefusedIdentity {
        if (user.isEmpty()) {
            return 0;
        }
        OptionalLong uid = GoNumber.parse(user);
        if (uid.isEmpty()) {
            throw new RefusedIdentity(CriError.USER_NOT_FOUND, Map.of("user", user));
        }
        return inRange(uid.getAsLong(), user, "uid");
    }

    private static long inRange(long id, String user, String what) throws RefusedIdentity {
        if (id < 0 || id > ContainerIdentity.MAX_OCI_ID) {
            throw new RefusedIdentity(CriError.USER_ID_OUT_OF_RANGE, Map.of("user", user, "what", what));
        }
        return id;
    }

    private GroupMembership explicitGroup(String group, String userString, IdentityRequest request)
            throws RefusedIdentity {
        OptionalLong gid = GoNumber.parse(group);
        for (GroupEntry entry : groups) {
            if (gid.isPresent() ? entry.gid() == gid.getAsLong() : entry.name().equals(group)) {
                return membership(entry);
            }
        }
        if (gid.isEmpty()) {
            throw new RefusedIdentity(CriError.GROUP_NOT_FOUND, Map.of("group", group));
        }
        Provenance source = request.hasUser()
                ? new Provenance.RequestField("run_as_username")
                : new Provenance.ImageUser(userString);
        return new GroupMembership(inRange(gid.getAsLong(), group, "gid"), source);
    }

    /** The groups that list the user; with an empty name there is nobody to list. */
    private List<GroupMembership> listing(String name) {
        if (name.isEmpty()) {
            return List.of();
        }
        return groups.stream()
                .filter(entry -> entry.members().contains(name))
                .map(entry -> membership(entry).truncated())
                .toList();
    }

    private static GroupMembership membership(GroupEntry entry) {
        return new GroupMembership(entry.gid(), new Provenance.ImageFile(ImageAccounts.GROUP_PATH, entry.line()));
    }
}
