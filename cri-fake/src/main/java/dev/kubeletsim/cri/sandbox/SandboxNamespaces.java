// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.process.CapabilitySet;
import dev.kubeletsim.cri.process.Cgroup;
import dev.kubeletsim.cri.process.Credentials;
import dev.kubeletsim.cri.process.IpcNamespace;
import dev.kubeletsim.cri.process.Kernel;
import dev.kubeletsim.cri.process.Namespaces;
import dev.kubeletsim.cri.process.NetNamespace;
import dev.kubeletsim.cri.process.PidNamespace;
import dev.kubeletsim.cri.process.Process;
import dev.kubeletsim.cri.process.ProcessSpec;
import dev.kubeletsim.cri.process.Signal;
import dev.kubeletsim.cri.process.Sysctls;
import dev.kubeletsim.cri.process.UtsNamespace;
import dev.kubeletsim.cri.process.applet.Programs;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.vfs.FileTree;
import dev.kubeletsim.cri.vfs.MountNamespace;
import dev.kubeletsim.time.Mailbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel-side half of sandboxes: the namespaces that containers of a pod share, made when its first container needs
 * them, and the pods' addresses. Confined to the engine's mailbox.
 */
public final class SandboxNamespaces {
    private static final FileTree PAUSE =
            FileTree.builder().file("/pause", Programs.pause(), 0755, 0, 0).build();

    /** A pause process and its namespaces. */
    private record Infra(Namespaces namespaces, Process pause) {}

    /** What a pod's containers share whatever they ask for. */
    private record Shared(NetNamespace net, IpcNamespace ipc, UtsNamespace uts) {
        Namespaces with(PidNamespace pids) {
            return new Namespaces(pids, net, ipc, uts);
        }
    }

    private final Kernel kernel;
    private final Mailbox mailbox;
    private final NodeSurroundings node;
    private final Map<String, Infra> infraBySandbox = new HashMap<>();
    private final Map<String, Shared> sharedBySandbox = new HashMap<>();
    private @Nullable Infra nodeInfra;
    private @Nullable Shared nodeShared;

    public SandboxNamespaces(Kernel kernel, Mailbox mailbox, NodeSurroundings node) {
        this.kernel = kernel;
        this.mailbox = mailbox;
        this.node = node;
    }

    /** Namespaces of a container that shares its processes with its pod; the pod's pause process is made if need be. */
    public Namespaces ofPod(SandboxFacts pod) {
        return infraBySandbox
                .computeIfAbsent(pod.id(), id -> infra(shared(pod)))
                .namespaces();
    }

    /** Namespaces of a container of {@code pod} that sees the node's processes. */
    public Namespaces ofNode(SandboxFacts pod) {
        Infra infra = nodeInfra;
        if (infra == null) {
            infra = infra(nodeShared());
            nodeInfra = infra;
        }
        return shared(pod).with(infra.namespaces().pid());
    }

    /** Namespaces of a container of {@code pod} that sees {@code pids}. */
    public Namespaces with(SandboxFacts pod, PidNamespace pids) {
        return shared(pod).with(pids);
    }

    /** The network of the sandbox with exactly this id, if it is in use. */
    public Optional<NetNamespace> netOf(String sandboxId) {
        return Optional.ofNullable(sharedBySandbox.get(sandboxId)).map(Shared::net);
    }

    /** Where {@code address} leads to from the node; empty if nobody has it. */
    public Optional<NetNamespace> reachedFromNode(String address) {
        return nodeShared().net().route(address);
    }

    private Shared shared(SandboxFacts pod) {
        return sharedBySandbox.computeIfAbsent(pod.id(), id -> newShared(pod));
    }

    private Shared newShared(SandboxFacts pod) {
        Sysctls sysctls = new Sysctls(pod.sysctls());
        boolean hostIpc = pod.namespaces().getIpc() == NamespaceMode.NODE;
        return new Shared(
                pod.hostNetwork()
                        ? nodeShared().net()
                        : kernel.newNetNamespace(
                                pod.ip(), sysctls, node.published().ofPod(mailbox, pod)),
                hostIpc ? nodeShared().ipc() : IpcNamespace.ofPod(sysctls),
                pod.hostNetwork() ? nodeShared().uts() : new UtsNamespace(pod.hostname()));
    }

    private Shared nodeShared() {
        Shared shared = nodeShared;
        if (shared == null) {
            shared = new Shared(
                    kernel.newNodeNetNamespace(node.machine(), node.published().ofNode(mailbox)),
                    IpcNamespace.ofNode(node.machine()),
                    new UtsNamespace(node.nodeName()));
            nodeShared = shared;
        }
        return shared;
    }

    /** Ends a pod's pause process and its network. */
    public void stop(SandboxFacts pod) {
        Infra infra = infraBySandbox.remove(pod.id());
        if (infra != null) {
            infra.pause().signal(Signal.KILL);
        }
        Shared shared = sharedBySandbox.remove(pod.id());
        if (shared != null && !pod.hostNetwork()) {
            shared.net().close();
        }
        freeAddress(pod.ip());
    }

    /** An address for a new pod. */
    public String takeAddress() {
        return node.addresses().take();
    }

    /** Gives an address back; "" is none. */
    public void freeAddress(String address) {
        node.addresses().free(address);
    }

    private Infra infra(Shared shared) {
        Namespaces namespaces = shared.with(kernel.newPidNamespace());
        Credentials nobody = Credentials.container(65535, 65535, List.of(65535L), CapabilitySet.EMPTY);
        Cgroup cgroup = new Cgroup(Cgroup.Limits.NONE);
        MountNamespace files = kernel.newContainerFiles(PAUSE, namespaces, cgroup);
        Process pause = kernel.spawn(ProcessSpec.builder(files, namespaces, nobody, List.of("/pause"))
                .cgroup(cgroup)
                .build());
        pause.start();
        return new Infra(namespaces, pause);
    }
}
