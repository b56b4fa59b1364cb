// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.Accounts;

/** What a shell shows before it reads a line: {@code PS1}, with directory, host, user and mark filled in. */
final class Prompt {
    private static final String STANDARD = "\\w \\$ ";

    private Prompt() {}

    static String of(Shell shell) {
        Syscalls sys = shell.sys();
        String home = shell.variables().get("HOME", "");
        String cwd = sys.cwd();
        boolean atHome = home.length() > 1 && (cwd.equals(home) || cwd.startsWith(home + "/"));
        long uid = sys.credentials().effectiveUid();
        return shell.variables()
                .get("PS1", STANDARD)
                .replace("\\w", atHome ? "~" + cwd.substring(home.length()) : cwd)
                .replace("\\h", sys.hostname())
                .replace("\\u", Accounts.nameOf(sys, uid))
                .replace("\\$", uid == 0 ? "#" : "$");
    }
}
