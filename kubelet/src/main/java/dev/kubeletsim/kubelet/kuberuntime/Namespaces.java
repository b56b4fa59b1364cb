// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.UserNamespace;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;

/** Which namespaces a pod shares with its node, and its containers with each other. */
final class Namespaces {
    private final UserNamespaces userNamespaces;

    Namespaces(UserNamespaces userNamespaces) {
        this.userNamespaces = userNamespaces;
    }

    NamespaceOption of(Pod pod, String runtimeHandler) {
        NamespaceOption.Builder options = NamespaceOption.newBuilder()
                .setNetwork(network(pod))
                .setIpc(Trees.flag(pod.spec(), "hostIPC") ? NamespaceMode.NODE : NamespaceMode.POD)
                .setPid(pid(pod));
        UserNamespace users = userNamespaces.of(pod, runtimeHandler);
        if (users != null) {
            options.setUsernsOptions(users);
        }
        return options.build();
    }

    static NamespaceMode network(Pod pod) {
        return pod.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD;
    }

    private static NamespaceMode pid(Pod pod) {
        if (Trees.flag(pod.spec(), "hostPID")) {
            return NamespaceMode.NODE;
        }
        return Trees.flag(pod.spec(), "shareProcessNamespace") ? NamespaceMode.POD : NamespaceMode.CONTAINER;
    }
}
