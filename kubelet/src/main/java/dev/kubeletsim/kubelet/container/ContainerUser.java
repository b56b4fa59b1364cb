// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a container's first process, as the runtime reports it (KEP-3619).
 *
 * @param linux absent if the runtime sent a user without it
 */
public record ContainerUser(@Nullable Linux linux) {

    /**
     * User and groups of a Linux process.
     *
     * @param supplementalGroups in the runtime's order
     */
    public record Linux(long uid, long gid, List<Long> supplementalGroups) {
        public Linux {
            supplementalGroups = List.copyOf(supplementalGroups);
        }
    }
}
