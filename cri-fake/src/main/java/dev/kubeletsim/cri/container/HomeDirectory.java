// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.AccountFile;
import dev.kubeletsim.cri.identity.ImageAccounts;
import dev.kubeletsim.cri.identity.PasswdEntry;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.cri.vfs.Superuser;
import java.nio.charset.StandardCharsets;

/** The home directory that runc sets for a process whose environment has none (libcontainer/init_linux.go). */
final class HomeDirectory {
    private static final long MAX_BYTES = 10L * 1024 * 1024;

    private HomeDirectory() {}

    static String of(MountNamespace files, long uid) {
        try {
            byte[] passwd = files.read(Superuser.INSTANCE, ImageAccounts.PASSWD_PATH, MAX_BYTES);
            return AccountFile.passwdEntries(new String(passwd, StandardCharsets.UTF_8)).stream()
                    .filter(entry -> entry.uid() == uid)
                    .map(PasswdEntry::home)
                    .findFirst()
                    .orElse("/");
        } catch (ErrnoException e) {
            return "/";
        }
    }
}
