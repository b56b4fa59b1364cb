// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.AccountFile;
import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.identity.GroupEntry;
import dev.kubeletsim.cri.identity.ImageAccounts;
import dev.kubeletsim.cri.identity.PasswdEntry;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.Superuser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * runc looks the numbers of an OCI specification up once more, in the container's own passwd and group, before it starts
 * the process ({@code setupUser} of libcontainer/init_linux.go up to 1.2, and moby's user package). Ids that are too high
 * for it are refused only if no line of these files has them.
 */
final class RuncUserLookup {
    private static final String FAILED = "unable to setup user: ";
    private static final String RANGE = FAILED + "uids and gids must be in range 0-" + ContainerIdentity.MAX_OCI_ID;
    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private RuncUserLookup() {}

    /** What runc says about the user, if it refuses it. Reads the files only where that can be. */
    static Optional<String> refusal(MountNamespace files, ContainerIdentity identity) {
        boolean mayBeOverlong = size(files) >= AccountFile.MAX_LINE_BYTES;
        if (!mayBeOverlong && !identity.outOfOciRange()) {
            return Optional.empty();
        }
        String passwd = read(files, ImageAccounts.PASSWD_PATH);
        if (AccountFile.hasOverlongLine(passwd)) {
            return Optional.of(FAILED + "unable to find user " + identity.uid() + ": bufio.Scanner: token too long");
        }
        return identity.outOfOciRange() && !named(identity, passwd, read(files, ImageAccounts.GROUP_PATH))
                ? Optional.of(RANGE)
                : Optional.empty();
    }

    /** Whether each id that is too high stands in a line of these files. */
    private static boolean named(ContainerIdentity identity, String passwd, String group) {
        List<PasswdEntry> users = AccountFile.passwdEntries(passwd);
        boolean user = inRange(identity.uid()) || users.stream().anyMatch(it -> it.uid() == identity.uid());
        Set<Long> gids =
                AccountFile.groupEntries(group).stream().map(GroupEntry::gid).collect(Collectors.toSet());
        boolean primary =
                inRange(identity.gid().gid()) || gids.contains(identity.gid().gid());
        return user && primary && identity.groupIds().stream().allMatch(gid -> inRange(gid) || gids.contains(gid));
    }

    private static boolean inRange(long id) {
        return id <= ContainerIdentity.MAX_OCI_ID;
    }

    private static long size(MountNamespace files) {
        try {
            return files.stat(Superuser.INSTANCE, ImageAccounts.PASSWD_PATH).size();
        } catch (ErrnoException e) {
            // No such file: runc goes on without one.
            return 0;
        }
    }

    private static String read(MountNamespace files, String path) {
        try {
            return new String(files.read(Superuser.INSTANCE, path, MAX_BYTES), StandardCharsets.UTF_8);
        } catch (ErrnoException e) {
            // As above.
            return "";
        }
    }
}
