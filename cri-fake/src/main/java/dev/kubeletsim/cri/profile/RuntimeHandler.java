// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Objects;

/**
 * A configured OCI runtime.
 *
 * @param name what RunPodSandbox asks for
 * @param recursiveReadOnlyMounts whether it can make mounts recursively read-only
 * @param userNamespaces whether pods may have a user namespace with it
 */
public record RuntimeHandler(String name, boolean recursiveReadOnlyMounts, boolean userNamespaces) {
    public RuntimeHandler {
        Objects.requireNonNull(name, "name");
    }
}
