// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.identity.ContainerIdentity;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
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
        return ResourceLimits.refusal(cgroupsPath, limits)
                .map(text -> STARTING + "unable to apply cgroup configuration: " + text)
                .or(() -> live.rootfsRefusal)
                .or(() -> RuncUserLookup.refusal(live.files, identity).map(text -> STARTING + text))
                .or(() -> namelessVariable(live));
    }

    private static Optional<String> namelessVariable(LiveContainer live) {
        return live.plan.env().stream()
                .filter(entry -> entry.startsWith("="))
                .findFirst()
                .map(entry -> INIT + "environment variable name can't be empty: \"" + entry + "\"");
    }
}
