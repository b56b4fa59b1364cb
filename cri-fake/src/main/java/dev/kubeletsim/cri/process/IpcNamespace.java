// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.List;
import java.util.function.Supplier;

/**
 * System V shared memory as {@code ipcs} sees it, and the settings of System V objects and message queues. Simulated
 * processes make no segments: those of the node are the real machine's, where the node shows that; a pod has none.
 */
public final class IpcNamespace {
    private final Sysctls sysctls;
    private final Supplier<List<SharedMemory>> segments;

    private IpcNamespace(Sysctls sysctls, Supplier<List<SharedMemory>> segments) {
        this.sysctls = sysctls;
        this.segments = segments;
    }

    /** A pod's own namespace, with these settings. */
    public static IpcNamespace ofPod(Sysctls sysctls) {
        return new IpcNamespace(sysctls, List::of);
    }

    /** The node's namespace, with the segments that {@code machine} has. */
    public static IpcNamespace ofNode(Machine machine) {
        return new IpcNamespace(Sysctls.DEFAULTS, machine::sharedMemory);
    }

    Sysctls sysctls() {
        return sysctls;
    }

    List<SharedMemory> segments() {
        return segments.get();
    }
}
