// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.proxy;

import com.google.protobuf.Message;
import dev.kubeletsim.cri.call.CallSubjects;
import dev.kubeletsim.cri.call.CriMessages;
import dev.kubeletsim.cri.sandbox.IdIndex;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.CreateContainerResponse;
import dev.kubeletsim.cri.v1.ListContainersResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxResponse;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxResponse;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes and containers of a real runtime, as far as calls have told of them: those that were made and listed here.
 * At most {@value #MOST} of each are remembered. Thread-safe.
 */
public final class LearnedSubjects implements CallSubjects {
    static final int MOST = 100_000;

    private static final Set<String> TELLING = Set.of(
            "RunPodSandbox",
            "CreateContainer",
            "ListPodSandbox",
            "ListContainers",
            "RemovePodSandbox",
            "RemoveContainer");

    private final IdIndex<PodSandboxConfig> sandboxes = new IdIndex<>();
    private final IdIndex<KnownContainer> containers = new IdIndex<>();

    /** Nobody. */
    public LearnedSubjects() {}

    /** Whether calls of {@code rpc} tell of anybody. */
    boolean learnsFrom(String rpc) {
        return TELLING.contains(rpc);
    }

    /** Learns from an answered call; its messages are objects or bytes. */
    void learn(String rpc, @Nullable Object asked, Object answered) {
        if (!learnsFrom(rpc)) {
            return;
        }
        Message request = CriMessages.request(rpc, asked);
        Message reply = CriMessages.reply(rpc, answered);
        if (request instanceof RunPodSandboxRequest run && reply instanceof RunPodSandboxResponse made) {
            put(sandboxes, made.getPodSandboxId(), run.getConfig());
        } else if (request instanceof CreateContainerRequest create && reply instanceof CreateContainerResponse made) {
            put(containers, made.getContainerId(), new KnownContainer(create.getPodSandboxId(), create.getConfig()));
        } else if (request instanceof RemovePodSandboxRequest remove) {
            sandboxes.remove(remove.getPodSandboxId());
        } else if (request instanceof RemoveContainerRequest remove) {
            containers.remove(remove.getContainerId());
        } else if (reply instanceof ListPodSandboxResponse list) {
            learn(list);
        } else if (reply instanceof ListContainersResponse list) {
            learn(list);
        }
    }

    /** Learns of the sandboxes of a list. */
    public void learn(ListPodSandboxResponse list) {
        for (PodSandbox sandbox : list.getItemsList()) {
            if (sandboxes.get(sandbox.getId()) == null) {
                put(
                        sandboxes,
                        sandbox.getId(),
                        PodSandboxConfig.newBuilder()
                                .setMetadata(sandbox.getMetadata())
                                .putAllLabels(sandbox.getLabelsMap())
                                .build());
            }
        }
    }

    /** Learns of the containers of a list. */
    public void learn(ListContainersResponse list) {
        for (Container container : list.getContainersList()) {
            if (containers.get(container.getId()) == null) {
                ContainerConfig config = ContainerConfig.newBuilder()
                        .setMetadata(container.getMetadata())
                        .setImage(container.getImage())
                        .putAllLabels(container.getLabelsMap())
                        .build();
                put(containers, container.getId(), new KnownContainer(container.getPodSandboxId(), config));
            }
        }
    }

    private static <T> void put(IdIndex<T> index, String id, T value) {
        if (index.get(id) == null && index.size() >= MOST) {
            index.removeFirst();
        }
        index.put(id, value);
    }

    @Override
    public @Nullable PodSandboxConfig sandbox(String id) {
        return only(sandboxes, id);
    }

    @Override
    public @Nullable KnownContainer container(String id) {
        return only(containers, id);
    }

    private static <T> @Nullable T only(IdIndex<T> index, String id) {
        List<T> found = id.isEmpty() ? List.of() : index.matching(id);
        return found.size() == 1 ? found.getFirst() : null;
    }
}
