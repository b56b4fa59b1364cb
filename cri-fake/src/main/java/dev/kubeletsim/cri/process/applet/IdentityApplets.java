// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Credentials;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.Accounts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who one is: {@code id}, {@code whoami}, {@code groups}. */
final class IdentityApplets {
    /**
     * What {@code id} tells of.
     *
     * @param groups all groups, the primary one first: what {@code -G} prints
     * @param listed what the kernel has as supplementary groups, in its order: what is printed without options
     */
    private record Identity(
            long uid, long gid, long effectiveUid, long effectiveGid, List<Long> groups, List<Long> listed) {}

    private IdentityApplets() {}

    /** busybox {@code coreutils/id.c}. */
    static int id(AppletContext context) {
        OptionParser options = OptionParser.of(context.args(), "ugGnr");
        Syscalls sys = context.sys();
        Identity identity = options.operands().isEmpty()
                ? own(context.who())
                : named(sys, options.operands().getFirst());
        boolean names = options.has('n');
        boolean real = options.has('r');
        if (options.has('u')) {
            long uid = real ? identity.uid : identity.effectiveUid;
            if (names && Accounts.userName(sys, uid).isEmpty()) {
                throw new UsageException("unknown ID " + uid);
            }
            context.out(user(sys, uid, names) + "\n");
        } else if (options.has('g')) {
            context.out(group(sys, real ? identity.gid : identity.effectiveGid, names) + "\n");
        } else if (options.has('G')) {
            context.out(
                    identity.groups.stream().map(gid -> group(sys, gid, names)).collect(Collectors.joining(" "))
                            + "\n");
        } else {
            context.out(full(sys, identity) + "\n");
        }
        return 0;
    }

    private static String full(Syscalls sys, Identity identity) {
        StringBuilder text = new StringBuilder("uid=").append(withUser(sys, identity.uid));
        text.append(" gid=").append(withGroup(sys, identity.gid));
        if (identity.effectiveUid != identity.uid) {
            text.append(" euid=").append(withUser(sys, identity.effectiveUid));
        }
        if (identity.effectiveGid != identity.gid) {
            text.append(" egid=").append(withGroup(sys, identity.effectiveGid));
        }
        if (!identity.listed.isEmpty()) {
            text.append(" groups=")
                    .append(identity.listed.stream()
                            .map(gid -> withGroup(sys, gid))
                            .collect(Collectors.joining(",")));
        }
        return text.toString();
    }

    private static Identity own(Credentials who) {
        Set<Long> groups = new LinkedHashSet<>();
        groups.add(who.effectiveGid());
        groups.addAll(who.supplementaryGroups());
        return new Identity(
                who.realUid(),
                who.realGid(),
                who.effectiveUid(),
                who.effectiveGid(),
                new ArrayList<>(groups),
                who.supplementaryGroups());
    }

    private static Identity named(Syscalls sys, String name) {
        Optional<String[]> user = Accounts.user(sys, name);
        if (user.isEmpty()) {
            throw new UsageException("unknown user " + name);
        }
        long uid = Long.parseLong(user.get()[2]);
        long gid = user.get()[3].matches("[0-9]{1,10}") ? Long.parseLong(user.get()[3]) : 0;
        Set<Long> groups = new LinkedHashSet<>();
        groups.add(gid);
        groups.addAll(Accounts.memberships(sys, name));
        List<Long> all = new ArrayList<>(groups);
        return new Identity(uid, gid, uid, gid, all, all);
    }

    private static String withUser(Syscalls sys, long uid) {
        return uid + Accounts.userName(sys, uid).map(name -> "(" + name + ")").orElse("");
    }

    private static String withGroup(Syscalls sys, long gid) {
        return gid + Accounts.groupName(sys, gid).map(name -> "(" + name + ")").orElse("");
    }

    private static String user(Syscalls sys, long uid, boolean names) {
        return names ? Accounts.nameOf(sys, uid) : String.valueOf(uid);
    }

    private static String group(Syscalls sys, long gid, boolean names) {
        return names ? Accounts.groupName(sys, gid).orElse(String.valueOf(gid)) : String.valueOf(gid);
    }

    /** {@code test/images/nonewprivs/nnp.go} of Kubernetes. */
    static int nnp(AppletContext context) {
        context.out("Effective uid: " + context.who().effectiveUid() + "\n");
        return 0;
    }

    static int whoami(AppletContext context) {
        long uid = context.who().effectiveUid();
        Optional<String> name = Accounts.userName(context.sys(), uid);
        if (name.isEmpty()) {
            throw new UsageException("unknown uid " + uid);
        }
        context.out(name.get() + "\n");
        return 0;
    }

    static int groups(AppletContext context) {
        Syscalls sys = context.sys();
        Identity identity = context.args().isEmpty()
                ? own(context.who())
                : named(sys, context.args().getFirst());
        context.out(identity.groups.stream().map(gid -> group(sys, gid, true)).collect(Collectors.joining(" ")) + "\n");
        return 0;
    }
}
