// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.images.ImageManager;

/** What a {@link KubeRuntimeManager} is made of; {@link KubeRuntimes} puts it together. */
record RuntimeParts(
        PodStatusReader statusReader,
        SandboxConfigs sandboxConfigs,
        RuntimeHandlers handlers,
        ContainerStarter starter,
        ContainerKiller killer,
        PodKiller podKiller,
        InitContainerPruner initPruner,
        ContainerGarbageCollector garbageCollector,
        ContainerEvents events,
        UserNamespaces userNamespaces,
        ImageManager images) {}
