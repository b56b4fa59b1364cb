// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.Credentials;
import dev.kubeletsim.cri.process.Kernel;
import dev.kubeletsim.cri.process.PidNamespace;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.process.ProcessSpec;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.vfs.FileTree;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kernel-side half of sandboxes: the pid namespace that containers of a pod can share, with the pause process in it,
 * and the pods' addresses. Confined to the engine's mailbox.
 */
public final class SandboxNamespaces {
    private static final FileTree PAUSE =
            FileTree.builder().file("/pause", Programs.pause(), 0755, 0, 0).build();
    private static final int FIRST_ADDRESS = 2;
    private static final int ADDRESSES = 65_534;

    private record Infra(PidNamespace pids, Process pause) {}

    private final Kernel kernel;
    private final Map<String, Infra> infraBySandbox = new HashMap<>();
    private final BitSet addresses = new BitSet();
    private @Nullable Infra node;

    public SandboxNamespaces(Kernel kernel) {
        this.kernel = kernel;
        addresses.set(0, FIRST_ADDRESS);
    }

    /** The namespace that the pod's containers share; made with its pause process at the first call. */
    public PidNamespace ofPod(String sandboxId) {
        return infraBySandbox.computeIfAbsent(sandboxId, id -> infra()).pids();
    }

    /** The node's own namespace. */
    public PidNamespace ofNode() {
        Infra existing = node;
        if (existing == null) {
            existing = infra();
            node = existing;
        }
        return existing.pids();
    }

    /** Ends a pod's pause process. */
    public void stop(String sandboxId) {
        Infra infra = infraBySandbox.remove(sandboxId);
        if (infra != null) {
            infra.pause().signal(Signal.KILL);
        }
    }

    /** An address of the pod network 10.88.0.0/16, the lowest that is free. */
    public String takeAddress() {
        int number = addresses.nextClearBit(FIRST_ADDRESS);
        if (number > ADDRESSES) {
            throw new IllegalStateException("all " + ADDRESSES + " addresses of 10.88.0.0/16 are in use");
        }
        addresses.set(number);
        return "10.88." + (number >> 8) + "." + (number & 0xff);
    }

    /** Gives an address back; "" is none. */
    public void freeAddress(String address) {
        if (!address.isEmpty()) {
            String[] parts = address.split("\\.", -1);
            addresses.clear(Integer.parseInt(parts[2]) << 8 | Integer.parseInt(parts[3]));
        }
    }

    private Infra infra() {
        PidNamespace pids = kernel.newPidNamespace();
        Credentials nobody = Credentials.container(65535, 65535, List.of(65535L), CapabilitySet.EMPTY);
        Process pause =
                kernel.spawn(ProcessSpec.builder(kernel.newContainerFiles(PAUSE, pids), pids, nobody, List.of("/pause"))
                        .build());
        pause.start();
        return new Infra(pids, pause);
    }
}
