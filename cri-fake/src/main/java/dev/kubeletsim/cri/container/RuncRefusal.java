// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.image.GoQuote;
import dev.kubeletsim.cri.process.Credentials;
import dev.kubeletsim.cri.process.SeccompFilter;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.SystemCall;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What runc refuses before it executes anything (libcontainer {@code configs/validate}, {@code rootfs_linux.go} and
 * {@code init_linux.go}, 1.1 and 1.2), in its order.
 */
final class RuncRefusal {
    /** Before what runc says once it has begun to make the process. */
    static final String STARTING = "unable to start container process: ";
    /** Before what its init says in the container. */
    static final String INIT = STARTING + "error during container init: ";

    private RuncRefusal() {}

    /** runc's words, if it refuses this container. */
    static Optional<String> of(
            LiveContainer live, String cgroupsPath, ContainerIdentity identity, LinuxContainerResources limits) {
        if (!live.plan.cwd().startsWith("/")) {
            return Optional.of("Cwd must be an absolute path");
        }
        return live.seccompRefusal
                .or(() -> ResourceLimits.refusal(cgroupsPath, limits)
                        .map(text -> STARTING + "unable to apply cgroup configuration: " + text))
                .or(() -> live.rootfsRefusal)
                .or(() -> RuncUserLookup.refusal(live.files, identity).map(text -> STARTING + text))
                .or(() -> namelessVariable(live))
                .or(() -> refusedCall(live));
    }

    /**
     * Without no_new_privs the filter is in force before init becomes the container's user ({@code finalizeNamespace}), in
     * this order.
     */
    private static Optional<String> refusedCall(LiveContainer live) {
        Credentials credentials = live.plan.credentials();
        if (credentials.noNewPrivs() || credentials.seccomp().equals(SeccompFilter.NONE)) {
            return Optional.empty();
        }
        Map<SystemCall, String> calls = new LinkedHashMap<>();
        calls.put(SystemCall.OPENAT, "error closing exec fds: open /proc/self/fd: ");
        calls.put(
                SystemCall.CHDIR, "chdir to cwd (" + GoQuote.quote(live.plan.cwd()) + ") set in config.json failed: ");
        calls.put(SystemCall.SETGROUPS, "unable to setup user: setgroups: ");
        calls.put(SystemCall.SETGID, "unable to setup user: ");
        calls.put(SystemCall.SETUID, "unable to setup user: ");
        for (Map.Entry<SystemCall, String> call : calls.entrySet()) {
            Optional<Errno> errno = credentials.seccomp().errno(call.getKey());
            if (errno.isPresent()) {
                return Optional.of(
                        STARTING + call.getValue() + errno.get().text().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> namelessVariable(LiveContainer live) {
        return live.plan.env().stream()
                .filter(entry -> entry.startsWith("="))
                .findFirst()
                .map(entry -> INIT + "environment variable name can't be empty: \"" + entry + "\"");
    }
}
