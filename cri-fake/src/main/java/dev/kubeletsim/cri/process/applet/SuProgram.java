// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import dev.kubeletsim.cri.process.Program;
import dev.kubeletsim.cri.process.Syscalls;
import dev.kubeletsim.cri.process.libbb.Accounts;
import dev.kubeletsim.cri.vfs.ErrnoException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code su [-lmp] [-s SH] [-] [USER [-c CMD] [ARGS]]} (busybox {@code loginutils/su.c}): takes a user's ids and the groups
 * of {@code /etc/group} and goes on as the user's shell. Root needs no password; nobody else gets as far as being asked,
 * since the busybox of the simulated images has no set-user-id bit.
 */
final class SuProgram implements Program {
    private static final String USER_PATH = "/sbin:/usr/sbin:/bin:/usr/bin";

    private final List<String> argv;
    private final Output output = new Output();
    private boolean failed;

    SuProgram(List<String> argv) {
        this.argv = argv;
    }

    @Override
    public Turn step(Syscalls sys) {
        if (!failed) {
            try {
                become(sys);
                return Turn.READY;
            } catch (UsageException e) {
                output.err("su: " + e.getMessage() + "\n");
                failed = true;
            }
        }
        if (!output.flush(sys)) {
            return Turn.BLOCKED;
        }
        sys.exit(1);
        return Turn.ENDED;
    }

    private void become(Syscalls sys) {
        OptionParser options = OptionParser.of(argv.subList(1, argv.size()), "mplc:s:");
        if (sys.credentials().effectiveUid() != 0) {
            throw new UsageException("must be suid to work properly");
        }
        List<String> operands = new ArrayList<>(options.operands());
        boolean login =
                options.has('l') || (!operands.isEmpty() && operands.getFirst().equals("-"));
        if (!operands.isEmpty() && operands.getFirst().equals("-")) {
            operands.removeFirst();
        }
        String user = operands.isEmpty() ? "root" : operands.removeFirst();
        String[] account = Accounts.user(sys, user).orElseThrow(() -> new UsageException("unknown user " + user));
        boolean keeps = options.has('m') || options.has('p');
        String shell = shell(sys, options.value('s'), keeps, account);
        changeIdentity(sys, user, Long.parseLong(account[2]), Long.parseLong(account[3]));
        List<String> environment = environment(sys, account, shell, login, keeps);
        if (login) {
            changeDirectory(sys, account[5]);
        }
        String name = shell.substring(shell.lastIndexOf('/') + 1);
        List<String> command = new ArrayList<>(List.of(login ? "-" + name : name));
        String script = options.value('c');
        if (script != null) {
            command.addAll(List.of("-c", script));
        }
        command.addAll(operands);
        try {
            sys.exec(shell, command, environment);
        } catch (ErrnoException e) {
            throw new UsageException("can't execute '" + shell + "': " + e.text());
        }
    }

    private static String shell(Syscalls sys, @Nullable String wanted, boolean keeps, String[] account) {
        if (wanted != null) {
            return wanted;
        }
        String own = account[6].isEmpty() ? "/bin/sh" : account[6];
        return keeps ? Launcher.environment(sys, "SHELL", own) : own;
    }

    /** initgroups(3), setgid(2), setuid(2), as {@code libbb/change_identity.c} calls them. */
    private static void changeIdentity(Syscalls sys, String user, long uid, long gid) {
        Set<Long> groups = new LinkedHashSet<>(List.of(gid));
        groups.addAll(Accounts.memberships(sys, user));
        String call = "can't set groups";
        try {
            sys.setGroups(List.copyOf(groups));
            call = "setgid";
            sys.setGid(gid);
            call = "setuid";
            sys.setUid(uid);
        } catch (ErrnoException e) {
            throw new UsageException(call + ": " + e.text());
        }
    }

    private static List<String> environment(
            Syscalls sys, String[] account, String shell, boolean login, boolean keeps) {
        List<String> environment = new ArrayList<>(sys.environment());
        if (login) {
            environment.removeIf(entry -> !entry.startsWith("TERM="));
            environment.add("PATH=" + USER_PATH);
        } else if (keeps) {
            return environment;
        }
        set(environment, "HOME", account[5]);
        set(environment, "SHELL", shell);
        if (login || !account[2].equals("0")) {
            set(environment, "USER", account[0]);
            set(environment, "LOGNAME", account[0]);
        }
        return environment;
    }

    private static void set(List<String> environment, String name, String value) {
        environment.removeIf(entry -> entry.startsWith(name + "="));
        environment.add(name + "=" + value);
    }

    private void changeDirectory(Syscalls sys, String home) {
        try {
            sys.chdir(home);
        } catch (ErrnoException e) {
            output.err("su: can't change directory to '" + home + "': " + e.text() + "\n");
            sys.chdir("/");
        }
    }
}
